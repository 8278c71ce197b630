import { createSerialize } from '../concurrency/serialize';
import type { RunLog } from '../runs/model/run-log';
import type { Cleanup } from './create-cleanup';

/** Milliseconds between two looks at whether today's clean-up is still to be done. */
const LOOK_MS = 3_600_000;
/** A server that has just started has better things to do. */
const FIRST_MS = 600_000;

interface Deps {
  cleanup: Cleanup;
  /** Whether this server is the first to ask for the day. */
  claimDay: (now: Date) => Promise<boolean>;
  log: Pick<RunLog, 'warn'>;
}

export interface Cleaner {
  /** Cleans up unless it was done today. */
  look: () => Promise<void>;
  start: () => void;
  stop: () => Promise<void>;
}

/** Cleans up once a day, on whichever server comes first. What failed is logged and tried the next day. */
export const createCleaner = ({ cleanup, claimDay, log }: Deps): Cleaner => {
  const stopping = new AbortController();
  let first: NodeJS.Timeout | undefined;
  let timer: NodeJS.Timeout | undefined;
  const serialize = createSerialize();

  const clean = async (): Promise<void> => {
    if (stopping.signal.aborted) return;
    try {
      if (await claimDay(new Date())) await cleanup({ remove: true, signal: stopping.signal });
    } catch (error) {
      log.warn(`Clean-up did not come to its end: ${String(error)}`);
    }
  };
  const look = (): Promise<void> => serialize(clean);

  return {
    look,
    start: () => {
      first = setTimeout(() => void look(), FIRST_MS);
      timer = setInterval(() => void look(), LOOK_MS);
      first.unref();
      timer.unref();
    },
    stop: async () => {
      stopping.abort();
      clearTimeout(first);
      clearInterval(timer);
      await look();
    },
  };
};
