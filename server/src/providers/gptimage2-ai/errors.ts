import { isSuccess, problemInReply } from '../http/json-reply';
import type { JsonReply } from '../http/json-reply';
import type { Verdict } from '../http/submit';
import { hasPicture } from '../mapping/answer-images';
import { isJob } from '../mapping/job-answer';
import { errorOf } from '../mapping/problem';
import { refusalByStatus, refusalByWords } from '../mapping/refusal';

/**
 * What the answer to a create call means for money. Its page asks to repeat 429 and 5xx with backoff and to put
 * an idempotency key on paid jobs: so both are sent again under the same key, and if a 5xx never ends, nobody
 * knows whether a job was made. The error is one machine code; a job may carry one of its own.
 */
export const judgeGptImage2AiReply = (reply: JsonReply): Verdict => {
  const { status, json } = reply;
  const problem = isSuccess(status) ? errorOf(json) : problemInReply(reply);
  const reason = problem?.reason ?? null;
  if (isSuccess(status)) {
    if (problem === null || isJob(json) || hasPicture(json)) return { kind: 'answered' };
    return refusalByWords(problem) ?? { kind: 'refused', code: 'provider_bad_response', reason };
  }
  return status >= 500
    ? { kind: 'again', code: 'provider_outcome_unknown', reason }
    : refusalByStatus(status, problem ?? { names: [], reason });
};
