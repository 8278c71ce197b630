import type { Queue as BullmqQueue } from 'bullmq';
import { z } from 'zod';
import type { Moment } from './kill-point';

type AddBulk = (jobs: Parameters<BullmqQueue['addBulk']>[0]) => ReturnType<BullmqQueue['addBulk']>;

/** What the plugin hands to BullMQ. */
interface Job {
  opts?: { delay?: number };
}

/** Less than this is no waiting, in milliseconds. */
const PUT_OFF_MS = 500;

export const isPutOff = ({ opts }: Job): boolean => (opts?.delay ?? 0) > PUT_OFF_MS;

/** Watches the plugin put jobs into BullMQ, whatever server is behind it. */
export const watchJobs = async (
  { when, matches = () => true }: { when: Moment; matches?: (job: Job) => boolean },
  end: () => Promise<void>,
): Promise<void> => {
  // Loaded by the blogs that have it only.
  const { Queue } = await import('bullmq');
  const original = z.custom<AddBulk>().parse(Reflect.get(Queue.prototype, 'addBulk'));
  Queue.prototype.addBulk = async function (jobs) {
    const isIt = jobs.some(matches);
    if (isIt && when === 'before') await end();
    const added = await original.call(this, jobs);
    if (isIt && when === 'after') await end();
    return added;
  };
};
