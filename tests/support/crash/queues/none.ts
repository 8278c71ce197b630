import { CONCURRENCY, type CrashQueue } from './blog-queue';

/** The driver in Strapi's own process, which keeps nothing anywhere else. */
export const none: CrashQueue = {
  name: 'none',
  unreachable: () => Promise.resolve(null),
  open: () =>
    Promise.resolve({
      jobs: { driver: 'embedded', concurrency: CONCURRENCY },
      letLocksExpire: () => Promise.resolve(),
      countJobs: () => Promise.resolve(0),
      close: () => Promise.resolve(),
    }),
};
