import { z } from 'zod';
import { isUnknownPath } from '../http/json-reply';
import type { JsonReply } from '../http/json-reply';
import type { Verdict } from '../http/submit';
import { judgeImagesReply } from '../mapping/judge-reply';
import { refusalByCode } from '../mapping/refusal';

/** The API's own errors have a type; those of hosting platforms, otherwise much the same, do not. */
const ownErrorSchema = z.object({ error: z.object({ type: z.string().min(1) }) });

const isOwnError = (json: unknown): boolean => ownErrorSchema.safeParse(json).success;

/**
 * What an answer in OpenAI's shape means for money. Sources: OpenAI's error codes page, and what gateways in
 * front of it are seen to send.
 *
 * - 429 about credits: refused, because waiting does not mend it.
 * - 503 with an OpenAI error: the API itself says that it is overloaded or has no channel for the model; not
 *   sent again here, but nothing was billed. A 503 without one may come from a proxy that lost the answer.
 * - Every other 5xx without a code that refuses: work may have begun, unknown.
 */
export const judgeOpenAiReply = (reply: JsonReply): Verdict =>
  judgeImagesReply(reply, ({ status, json }, problem) => {
    const { reason } = problem;
    const refusal = refusalByCode(problem);
    if (refusal !== null) return refusal;
    return status === 503 && isOwnError(json)
      ? { kind: 'refused', code: 'provider_unavailable', reason }
      : { kind: 'unknown', reason };
  });

/** The same for an edit, which a gateway or a model may not offer at all. */
export const judgeOpenAiEdit = (reply: JsonReply): Verdict => {
  const verdict = judgeOpenAiReply(reply);
  if (verdict.kind !== 'refused' || !isUnknownPath(reply.status) || verdict.code !== 'provider_rejected')
    return verdict;
  const advice =
    'this provider or its model may not take reference images, so remove them or choose another model, and check the baseUrl';
  return { ...verdict, advice };
};
