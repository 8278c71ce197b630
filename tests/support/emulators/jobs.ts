import { randomUUID } from 'node:crypto';
import type { Account, BilledCall } from './account';
import type { FaultScript } from './faults';
import type { Answer, DeliveredPicture, Order } from './vendor-definition';

export interface Job {
  id: string;
  order: Order;
  created: number;
  state:
    | { kind: 'waiting' }
    | { kind: 'done'; pictures: DeliveredPicture[] }
    | { kind: 'failed' | 'canceled'; error: string }
    /** A status that is in no documentation. */
    | { kind: 'odd'; status: string };
}

/** Jobs of a vendor that answers later. */
export interface Jobs {
  words: {
    /** The answer that a job was taken, and every answer to a question for it. */
    tell: (job: Job, about: { balance: number | null; isNew: boolean }) => Answer;
    unknown: (id: string) => Answer;
  };
  create: (taken: {
    order: Order;
    bill: BilledCall;
    paint: () => Promise<DeliveredPicture[]>;
  }) => Promise<Answer>;
  tell: (id: string) => Promise<Answer>;
  promptOf: (id: string) => string | null;
}

export const createJobs = (
  words: Jobs['words'],
  { account, faults, polls }: { account: Account; faults: FaultScript; polls: number },
): Jobs => {
  const jobs = new Map<
    string,
    { job: Job; bill: BilledCall; paint: () => Promise<DeliveredPicture[]>; asked: number }
  >();
  return {
    words,
    create: ({ order, bill, paint }) => {
      const job: Job = { id: randomUUID(), order, created: Date.now(), state: { kind: 'waiting' } };
      jobs.set(job.id, { job, bill, paint, asked: 0 });
      return Promise.resolve(words.tell(job, { balance: account.balance, isNew: true }));
    },
    tell: async (id) => {
      const entry = jobs.get(id);
      if (entry === undefined) return words.unknown(id);
      const { job, bill, paint } = entry;
      entry.asked += 1;
      const fault = faults.marked(job.order.prompt).job;
      if (job.state.kind === 'waiting' && entry.asked >= polls && fault?.status !== 'endless') {
        if (fault === undefined) {
          job.state = { kind: 'done', pictures: await paint() };
        } else if (fault.status === 'failed' || fault.status === 'canceled') {
          job.state = {
            kind: fault.status === 'failed' ? 'failed' : 'canceled',
            error: fault.error ?? 'generation_failed',
          };
          account.refund(bill);
        } else {
          job.state = { kind: 'odd', status: fault.status };
        }
      }
      return words.tell(job, { balance: account.balance, isNew: false });
    },
    promptOf: (id) => jobs.get(id)?.job.order.prompt ?? null,
  };
};
