import { z } from 'zod';
import type { Produced } from '../../contracts/provider';
import { readDelivered } from '../mapping/delivered-images';
import type { Connection } from '../http/connection';
import { providerError } from '../http/errors';
import { cleanVendorMessage } from '../http/vendor-message';
import { lenientNumber, lenientText } from '../mapping/lenient-fields';
import { problemSchema, wordsOf } from '../mapping/problem';

/** Its page's own example waits three seconds. */
export const POLL_AFTER_MS = 3_000;

/** Lenient: only what is used. */
const taskSchema = z.object({
  id: lenientText,
  status: lenientText,
  credits: lenientNumber,
  error: problemSchema,
});

const statusSchema = z.enum(['pending', 'processing', 'succeeded', 'failed', 'canceled']);

/** Whether an answer is a task, and no refusal to make one. */
export const isTask = (json: unknown): boolean => z.object({ status: statusSchema }).safeParse(json).success;

export interface TaskFacts {
  connection: Connection;
  /** Where the answer came from. */
  base: URL;
  /** Known once the task was created. */
  jobId: string | null;
  /** How many pictures were asked for; null when nobody remembers. */
  asked: number | null;
  maxImageBytes: number;
}

/** The vendor has it and is not done. */
export interface TaskUnderWay {
  state: 'under way';
  jobId: string;
  credits: number | null;
}

/**
 * A task as the vendor tells it, when it is created and whenever it is asked for.
 *
 * @throws HeroError provider_rejected for a task that failed or was canceled (its credits are refunded),
 * provider_outcome_unknown for a status nobody has heard of, provider_bad_response for an answer without a task.
 */
export const readTask = (json: unknown, facts: TaskFacts): Produced | TaskUnderWay => {
  const { connection, base, asked, maxImageBytes } = facts;
  const { provider, apiKey } = connection;
  const task = taskSchema.safeParse(json).data;
  const jobId = facts.jobId ?? (task?.id === '' ? null : (task?.id ?? null));
  const status = statusSchema.safeParse(task?.status);
  if (task === undefined || (jobId === null && status.data !== 'succeeded')) {
    throw providerError({ provider, code: 'provider_bad_response', detail: 'an answer without a task' });
  }
  if (!status.success) {
    const detail = `task ${jobId ?? ''}, status “${String(task.status).slice(0, 40)}”`;
    throw providerError({ provider, code: 'provider_outcome_unknown', detail });
  }
  switch (status.data) {
    case 'pending':
    case 'processing':
      return { state: 'under way', jobId: jobId ?? '', credits: task.credits ?? null };
    case 'succeeded': {
      const { images, warnings } = readDelivered(json, {
        ...{ provider, apiKey, base, asked, maxImageBytes },
        answer: json,
      });
      return { state: 'produced', images, jobId, credits: task.credits ?? null, warnings };
    }
    case 'failed':
    case 'canceled':
      throw providerError({
        provider,
        code: 'provider_rejected',
        happened: `${status.data === 'failed' ? 'could not finish' : 'canceled'} the task ${jobId ?? ''}`,
        detail:
          task.error === null
            ? 'it says no more'
            : cleanVendorMessage({ text: wordsOf(task.error), apiKey, prompt: '' }),
        advice: 'its credits are refunded, so change what is asked for or ask again',
      });
  }
};
