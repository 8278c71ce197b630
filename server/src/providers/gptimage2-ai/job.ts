import { z } from 'zod';
import type { Produced, ProviderBalance } from '../../contracts/provider';
import { jobMembers, readJobAnswer } from '../mapping/job-answer';
import type { JobFacts, JobUnderWay } from '../mapping/job-answer';
import { lenientNumber } from '../mapping/lenient-fields';

/** Its page's own example waits two and a half seconds. */
export const POLL_AFTER_MS = 2_500;

/** Lenient: only what is used. */
const balanceSchema = z.object({
  balance: z.object({ paidCredits: lenientNumber, totalImages: lenientNumber }),
});

const balanceOf = (content: unknown): ProviderBalance | null => {
  const balance = balanceSchema.safeParse(jobMembers(content)).data?.balance;
  return balance === undefined
    ? null
    : { credits: balance.paidCredits ?? null, images: balance.totalImages ?? null };
};

/** Its page tells of refunds for jobs that failed, and of no canceled ones. */
const TERMS = { noun: 'job', refundsCanceled: false } as const;

/** A job as the vendor tells it, with what is left on the account. @throws HeroError as `readJobAnswer` does */
export const readJob = (
  content: unknown,
  facts: JobFacts,
): Produced | (JobUnderWay & { balance: ProviderBalance | null }) => {
  const job = readJobAnswer(content, facts, TERMS);
  const balance = balanceOf(content);
  return job.state === 'produced' ? { ...job, credits: null, balance } : { ...job, balance };
};
