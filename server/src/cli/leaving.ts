/** The exit code where somebody pressed Ctrl-C, as shells have it. */
export const LEFT = 130;

/** A terminal sends Ctrl-C to all of its processes, and npx sends it on: within this time it is the same one. */
const ECHO_MS = 1_000;

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** Aborts when somebody wants to leave; who insists is let go at once. */
export const listenForLeaving = (): AbortSignal => {
  const leaving = new AbortController();
  let since = 0;
  const leave = (): void => {
    if (!leaving.signal.aborted) {
      since = Date.now();
      leaving.abort();
    } else if (Date.now() - since > ECHO_MS) process.exit(LEFT);
  };
  for (const signal of SIGNALS) process.on(signal, leave);
  return leaving.signal;
};
