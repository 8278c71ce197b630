import { z } from 'zod';
import { isSuccess } from '../http/json-reply';
import type { JsonReply } from '../http/json-reply';
import type { Verdict } from '../http/submit';
import { refusalByCode, refusalByStatus, refusalInSuccess } from '../mapping/refusal';

/** The least of OpenAI's error shape that is needed; gateways leave out or rename the rest. */
const errorBodySchema = z.object({
  error: z.union([
    z.string().transform((message) => ({ message, code: null, type: null, param: null })),
    z.object({
      message: z.string().nullish(),
      code: z.union([z.string(), z.number().transform(String)]).nullish(),
      type: z.string().nullish(),
      param: z.string().nullish(),
    }),
  ]),
});

/** The API's own errors have a type; those of hosting platforms, otherwise much the same, do not. */
const isOwn = (error: { type?: string | null | undefined } | null): boolean =>
  typeof error?.type === 'string' && error.type !== '';

/**
 * What an answer in OpenAI's shape means for money. Sources: OpenAI's error codes page, and what gateways in
 * front of it are seen to send.
 *
 * - 2xx without `error`: answered. 2xx with `error`: refused.
 * - 400, 401, 402, 403, 404, 422 and other 4xx: refused before any work, not billed.
 * - 429: not taken, may be sent again; unless it is about credits, which waiting does not mend.
 * - 503 with an OpenAI error: the API itself says that it is overloaded or has no channel for the model; not
 *   sent again here, but nothing was billed. A 503 without one may come from a proxy that lost the answer.
 * - 408, 409 (a request with this key may be under way) and every other 5xx: work may have begun, unknown.
 */
export const judgeOpenAiReply = ({ status, json }: JsonReply): Verdict => {
  const error = errorBodySchema.safeParse(json).data?.error ?? null;
  if (isSuccess(status) && error === null) return { kind: 'answered' };

  const reason = error?.message ?? null;
  const names = [error?.code, error?.type].filter((name) => typeof name === 'string');
  const problem = { names, reason };
  if (!isSuccess(status) && status < 500) return refusalByStatus(status, problem);

  const refusal = refusalByCode(problem);
  if (refusal !== null) return refusal;
  if (isSuccess(status)) return refusalInSuccess(problem);
  if (status === 503 && isOwn(error)) return { kind: 'refused', code: 'provider_unavailable', reason };
  return { kind: 'unknown', reason };
};

/** The same for an edit, which a gateway or a model may not offer at all. */
export const judgeOpenAiEdit = (reply: JsonReply): Verdict => {
  const verdict = judgeOpenAiReply(reply);
  const isUnknownPath = reply.status === 404 || reply.status === 405;
  if (verdict.kind !== 'refused' || !isUnknownPath || verdict.code !== 'provider_rejected') return verdict;
  const advice =
    'this provider or its model may not take reference images, so remove them or choose another model, and check the baseUrl';
  return { ...verdict, advice };
};
