import type { JsonReply } from '../http/json-reply';
import { isSuccess, problemInReply } from '../http/json-reply';
import type { Verdict } from '../http/submit';
import { hasPicture } from '../mapping/answer-images';
import { errorOf } from '../mapping/problem';
import { refusalByCode, refusalByStatus, refusalInSuccess } from '../mapping/refusal';

/**
 * What Kairval's answer means for money. Its guide: 400, 401 and 429 (to be repeated after `Retry-After`) refuse;
 * a 500 is to be repeated with backoff, here under the same idempotency key. Other 5xx come from what stands in
 * front of it and leave the outcome open.
 */
export const judgeKairvalReply = (reply: JsonReply): Verdict => {
  const { status, json } = reply;
  const problem = isSuccess(status) ? errorOf(json) : problemInReply(reply);
  const reason = problem?.reason ?? null;
  if (isSuccess(status)) {
    if (problem === null || hasPicture(json)) return { kind: 'answered' };
    return refusalByCode(problem) ?? refusalInSuccess(problem);
  }
  if (status < 500) return refusalByStatus(status, problem ?? { names: [], reason });
  return status === 500
    ? { kind: 'again', code: 'provider_outcome_unknown', reason }
    : { kind: 'unknown', reason };
};
