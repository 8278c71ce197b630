import perfHooks from 'node:perf_hooks';

/**
 * A server whose event loop is late takes one run at a time. Here many runs are under way on purpose, on a machine
 * that has other work: call it before Strapi is loaded.
 */
export const ignoreLoad = (): void => {
  const monitor = { enable: () => true, disable: () => true, reset: () => undefined, percentile: () => 0 };
  Object.assign(perfHooks, { monitorEventLoopDelay: () => monitor });
};
