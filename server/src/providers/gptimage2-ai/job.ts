import { z } from 'zod';
import type { Produced, ProviderBalance } from '../../contracts/provider';
import { readDelivered } from '../mapping/delivered-images';
import type { Connection } from '../http/connection';
import { providerError } from '../http/errors';
import type { ProviderErrorInit } from '../http/errors';
import { cleanVendorMessage } from '../http/vendor-message';
import { lenientNumber, lenientText } from '../mapping/lenient-fields';
import { problemSchema, wordsOf } from '../mapping/problem';
import { refusalByWords } from '../mapping/refusal';
import type { VendorProblem } from '../mapping/refusal';

/** Its page's own example waits two and a half seconds. */
export const POLL_AFTER_MS = 2_500;

/** Lenient: only what is used. */
const jobSchema = z.object({
  jobId: lenientText,
  status: lenientText,
  error: problemSchema,
  balance: z.object({ paidCredits: lenientNumber, totalImages: lenientNumber }).nullish().catch(null),
});

const statusSchema = z.enum(['pending', 'running', 'succeeded', 'failed']);

/** Whether an answer is a job, and no refusal to make one. */
export const isJob = (json: unknown): boolean => z.object({ status: statusSchema }).safeParse(json).success;

export interface JobFacts {
  connection: Connection;
  /** Where the answer came from. */
  base: URL;
  /** Known once the job was created. */
  jobId: string | null;
  /** How many pictures were asked for; null when nobody remembers. */
  asked: number | null;
  maxImageBytes: number;
}

/** The vendor has it and is not done. */
export interface JobUnderWay {
  state: 'under way';
  jobId: string;
  balance: ProviderBalance | null;
}

type Job = z.infer<typeof jobSchema>;

const balanceOf = ({ balance }: Job): ProviderBalance | null =>
  balance == null ? null : { credits: balance.paidCredits ?? null, images: balance.totalImages ?? null };

/** A failed job is refunded; its code tells whether asking again would help. */
const failureOf = (problem: VendorProblem | null): Pick<ProviderErrorInit, 'code' | 'advice'> => {
  const verdict = problem === null ? null : refusalByWords(problem);
  if (verdict?.kind === 'refused') {
    return { code: verdict.code, ...(verdict.advice === undefined ? {} : { advice: verdict.advice }) };
  }
  return {
    code: 'provider_rejected',
    advice: 'its credits are refunded, so change what is asked for or ask again',
  };
};

/**
 * A job as the vendor tells it, when it is created and whenever it is asked for.
 *
 * @throws HeroError provider_rejected or provider_credits for a job that failed (its credits are refunded),
 * provider_outcome_unknown for a status nobody has heard of, provider_bad_response for an answer without a job.
 */
export const readJob = (json: unknown, facts: JobFacts): Produced | JobUnderWay => {
  const { connection, base, asked, maxImageBytes } = facts;
  const { provider, apiKey } = connection;
  const job = jobSchema.safeParse(json).data;
  const jobId = facts.jobId ?? (job?.jobId === '' ? null : (job?.jobId ?? null));
  const status = statusSchema.safeParse(job?.status);
  if (job === undefined || (jobId === null && status.data !== 'succeeded')) {
    throw providerError({ provider, code: 'provider_bad_response', detail: 'an answer without a job' });
  }
  if (!status.success) {
    const detail = `job ${jobId ?? ''}, status “${String(job.status).slice(0, 40)}”`;
    throw providerError({ provider, code: 'provider_outcome_unknown', detail });
  }
  switch (status.data) {
    case 'pending':
    case 'running':
      return { state: 'under way', jobId: jobId ?? '', balance: balanceOf(job) };
    case 'succeeded': {
      const { images, warnings } = readDelivered(json, {
        ...{ provider, apiKey, base, asked, maxImageBytes },
        answer: json,
      });
      return { state: 'produced', images, jobId, credits: null, balance: balanceOf(job), warnings };
    }
    case 'failed':
      throw providerError({
        provider,
        happened: `could not finish the job ${jobId ?? ''}`,
        detail:
          job.error === null
            ? 'it says no more'
            : cleanVendorMessage({ text: wordsOf(job.error), apiKey, prompt: '' }),
        ...failureOf(job.error),
      });
  }
};
