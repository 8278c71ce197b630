import { z } from 'zod';
import { isSuccess } from '../http/json-reply';
import type { JsonReply } from '../http/json-reply';
import type { Verdict } from '../http/submit';
import { refusalByStatus, refusalByWords } from '../mapping/refusal';
import type { VendorProblem } from '../mapping/refusal';

/** "Errors follow an OpenAI-style shape". A task has an `error` of its own, which is not meant here. */
const errorSchema = z.object({
  error: z.object({
    message: z.string().nullish(),
    type: z.string().nullish(),
    code: z.string().nullish(),
  }),
});

/** The error of an answer; null when it is none. */
export const problemOf = (json: unknown): VendorProblem | null => {
  const error = errorSchema.safeParse(json).data?.error;
  if (error === undefined) return null;
  const names = [error.code, error.type].filter((name) => typeof name === 'string');
  return { names, reason: error.message ?? null };
};

/**
 * What the answer to a create call means for money. Its page: a request that fails before a task is accepted is
 * refunded, so an error in its own words is not billed, whatever the status. A 5xx without them comes from what
 * stands in front of it, and a task may have been accepted behind.
 */
export const judgeGptImage2ArtReply = ({ status, json }: JsonReply): Verdict => {
  const problem = problemOf(json);
  if (isSuccess(status)) {
    if (problem === null) return { kind: 'answered' };
    return (
      refusalByWords(problem) ?? { kind: 'refused', code: 'provider_bad_response', reason: problem.reason }
    );
  }
  if (status < 500) return refusalByStatus(status, problem ?? { names: [], reason: null });
  return problem === null
    ? { kind: 'unknown', reason: null }
    : { kind: 'refused', code: 'provider_unavailable', reason: problem.reason };
};
