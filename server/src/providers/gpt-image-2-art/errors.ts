import { z } from 'zod';
import { isSuccess, problemInReply } from '../http/json-reply';
import type { JsonReply } from '../http/json-reply';
import type { Verdict } from '../http/submit';
import { hasPicture } from '../mapping/answer-images';
import { isJob } from '../mapping/job-answer';
import { errorOf } from '../mapping/problem';
import { refusalByStatus, refusalByWords } from '../mapping/refusal';

/**
 * "Errors follow an OpenAI-style shape": it always has a type, which those of hosting platforms, otherwise much
 * the same, do not have.
 */
const ownErrorSchema = z.object({ error: z.object({ message: z.string(), type: z.string().min(1) }) });

const isOwnError = (json: unknown): boolean => ownErrorSchema.safeParse(json).success;

/**
 * What the answer to a create call means for money. Its page: a request that fails before a task is accepted is
 * refunded, so an error in its own words is not billed, whatever the status. A 5xx without them comes from what
 * stands in front of it, and a task may have been accepted behind. A task may carry an `error` of its own.
 */
export const judgeGptImage2ArtReply = (reply: JsonReply): Verdict => {
  const { status, json } = reply;
  const problem = isSuccess(status) ? errorOf(json) : problemInReply(reply);
  const reason = problem?.reason ?? null;
  if (isSuccess(status)) {
    if (problem === null || isJob(json) || hasPicture(json)) return { kind: 'answered' };
    return refusalByWords(problem) ?? { kind: 'refused', code: 'provider_bad_response', reason };
  }
  if (status < 500) return refusalByStatus(status, problem ?? { names: [], reason });
  return isOwnError(json)
    ? { kind: 'refused', code: 'provider_unavailable', reason }
    : { kind: 'unknown', reason };
};
