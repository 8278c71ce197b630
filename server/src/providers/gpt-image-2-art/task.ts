import type { Produced } from '../../contracts/provider';
import { jobMembers, readJobAnswer } from '../mapping/job-answer';
import type { JobFacts, JobUnderWay } from '../mapping/job-answer';
import { lenientNumber } from '../mapping/lenient-fields';

/** Its page's own example waits three seconds. */
export const POLL_AFTER_MS = 3_000;

/** A task as the vendor tells it, with the credits it costs. @throws HeroError as `readJobAnswer` does */
export const readTask = (
  content: unknown,
  facts: JobFacts,
): Produced | (JobUnderWay & { credits: number | null }) => ({
  ...readJobAnswer(content, facts, { noun: 'task', refundsCanceled: true }),
  credits: lenientNumber.parse(jobMembers(content).credits) ?? null,
});
