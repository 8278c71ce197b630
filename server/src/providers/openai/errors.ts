import { z } from 'zod';
import { isSuccess, isUnknownPath, problemInReply } from '../http/json-reply';
import type { JsonReply } from '../http/json-reply';
import type { Verdict } from '../http/submit';
import { hasPicture } from '../mapping/answer-images';
import { errorOf } from '../mapping/problem';
import { refusalByCode, refusalByStatus, refusalInSuccess } from '../mapping/refusal';

/** The API's own errors have a type; those of hosting platforms, otherwise much the same, do not. */
const ownErrorSchema = z.object({ error: z.object({ type: z.string().min(1) }) });

const isOwnError = (json: unknown): boolean => ownErrorSchema.safeParse(json).success;

/**
 * What an answer in OpenAI's shape means for money. Sources: OpenAI's error codes page, and what gateways in
 * front of it are seen to send.
 *
 * - 2xx with a picture, or without an `error` that says something: answered. Any other 2xx: refused.
 * - 400, 401, 402, 403, 404, 422 and other 4xx: refused before any work, not billed.
 * - 429: not taken, may be sent again; unless it is about credits, which waiting does not mend.
 * - 503 with an OpenAI error: the API itself says that it is overloaded or has no channel for the model; not
 *   sent again here, but nothing was billed. A 503 without one may come from a proxy that lost the answer.
 * - 408, 409 (a request with this key may be under way) and every other 5xx: work may have begun, unknown.
 */
export const judgeOpenAiReply = (reply: JsonReply): Verdict => {
  const { status, json } = reply;
  const told = isSuccess(status) ? errorOf(json) : problemInReply(reply);
  if (isSuccess(status) && (told === null || hasPicture(json))) return { kind: 'answered' };

  const problem = told ?? { names: [], reason: null };
  const { reason } = problem;
  if (!isSuccess(status) && status < 500) return refusalByStatus(status, problem);

  const refusal = refusalByCode(problem);
  if (refusal !== null) return refusal;
  if (isSuccess(status)) return refusalInSuccess(problem);
  if (status === 503 && isOwnError(json)) return { kind: 'refused', code: 'provider_unavailable', reason };
  return { kind: 'unknown', reason };
};

/** The same for an edit, which a gateway or a model may not offer at all. */
export const judgeOpenAiEdit = (reply: JsonReply): Verdict => {
  const verdict = judgeOpenAiReply(reply);
  if (verdict.kind !== 'refused' || !isUnknownPath(reply.status) || verdict.code !== 'provider_rejected')
    return verdict;
  const advice =
    'this provider or its model may not take reference images, so remove them or choose another model, and check the baseUrl';
  return { ...verdict, advice };
};
