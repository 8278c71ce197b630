import { z } from 'zod';
import { isSuccess } from '../http/json-reply';
import type { JsonReply } from '../http/json-reply';
import type { Verdict } from '../http/submit';
import { refusalByStatus, refusalByWords } from '../mapping/refusal';

/** The error is one machine code. A job has an `error` of its own, beside its `status`. */
const errorSchema = z.object({ error: z.string(), status: z.undefined().optional() });

/** The machine code of a refused request; null when it is none. */
export const errorCodeOf = (json: unknown): string | null => errorSchema.safeParse(json).data?.error ?? null;

/**
 * What the answer to a create call means for money. Its page asks to repeat 429 and 5xx with backoff and to put
 * an idempotency key on paid jobs: so both are sent again under the same key, and if a 5xx never ends, nobody
 * knows whether a job was made.
 */
export const judgeGptImage2AiReply = ({ status, json }: JsonReply): Verdict => {
  const code = errorCodeOf(json);
  const problem = { names: code === null ? [] : [code], reason: code };
  if (isSuccess(status)) {
    if (code === null) return { kind: 'answered' };
    return refusalByWords(problem) ?? { kind: 'refused', code: 'provider_bad_response', reason: code };
  }
  return status >= 500
    ? { kind: 'again', code: 'provider_outcome_unknown', reason: code }
    : refusalByStatus(status, problem);
};
