import { z } from 'zod';
import type { JsonReply } from '../http/json-reply';
import { isSuccess } from '../http/json-reply';
import type { Verdict } from '../http/submit';
import { refusalByStatus, refusalByWords } from '../mapping/refusal';

const errorSchema = z.object({
  error: z.object({
    code: z.string().nullish(),
    message: z.string().nullish(),
    type: z.string().nullish(),
  }),
});

/**
 * What Kairval's answer means for money. Its guide: 400, 401 and 429 (to be repeated after `Retry-After`) refuse;
 * a 500 is to be repeated with backoff, here under the same idempotency key. Other 5xx come from what stands in
 * front of it and leave the outcome open.
 */
export const judgeKairvalReply = ({ status, json }: JsonReply): Verdict => {
  const error = errorSchema.safeParse(json).data?.error ?? null;
  const names = [error?.code, error?.type].filter((name) => typeof name === 'string');
  const problem = { names, reason: error?.message ?? null };
  if (isSuccess(status)) {
    if (error === null) return { kind: 'answered' };
    return (
      refusalByWords(problem) ?? { kind: 'refused', code: 'provider_bad_response', reason: problem.reason }
    );
  }
  if (status < 500) return refusalByStatus(status, problem);
  return status === 500
    ? { kind: 'again', code: 'provider_outcome_unknown', reason: problem.reason }
    : { kind: 'unknown', reason: problem.reason };
};
