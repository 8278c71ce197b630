import { isSuccess, problemInReply } from '../http/json-reply';
import type { JsonReply } from '../http/json-reply';
import type { Verdict } from '../http/submit';
import { hasImage } from './answer-images';
import { isJob } from './job-answer';
import { errorOf } from './problem';
import type { VendorProblem } from './problem';
import { refusalByCode, refusalByStatus, refusalByWords, refusalInSuccess } from './refusal';

/** What a vendor's page says of its 5xx. */
type ServerErrorRule = (reply: JsonReply, problem: VendorProblem) => Verdict;

const NO_PROBLEM: VendorProblem = { names: [], reason: null };

/**
 * What an answer with images means for money.
 *
 * - 2xx with an image, or without an `error` that says something: answered. Any other 2xx: refused, perhaps billed.
 * - 4xx: see `refusalByStatus`.
 * - 5xx: the vendor's own rule.
 */
export const judgeImagesReply = (reply: JsonReply, serverError: ServerErrorRule): Verdict => {
  const { status, json } = reply;
  if (!isSuccess(status)) return judgeFailure(reply, serverError);
  const problem = errorOf(json);
  if (problem === null || hasImage(json)) return { kind: 'answered' };
  return refusalByCode(problem) ?? refusalInSuccess(problem);
};

/** The same of an answer with a job, which may carry an `error` of its own. An error without a job is not billed. */
export const judgeJobReply = (reply: JsonReply, serverError: ServerErrorRule): Verdict => {
  const { status, json } = reply;
  if (!isSuccess(status)) return judgeFailure(reply, serverError);
  const problem = errorOf(json);
  if (problem === null || isJob(json) || hasImage(json)) return { kind: 'answered' };
  const { reason } = problem;
  return refusalByWords(problem) ?? { kind: 'refused', code: 'provider_bad_response', reason };
};

const judgeFailure = (reply: JsonReply, serverError: ServerErrorRule): Verdict => {
  const problem = problemInReply(reply) ?? NO_PROBLEM;
  return reply.status < 500 ? refusalByStatus(reply.status, problem) : serverError(reply, problem);
};
