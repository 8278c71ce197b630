/** The exit code after Ctrl-C, as in shells. */
export const INTERRUPTED = 130;

/** A terminal sends Ctrl-C to all its processes, and npx forwards it: signals within this time count as one. */
const ECHO_MS = 1_000;

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** Aborts on the first signal; a later one exits at once. */
export const abortOnSignal = (): AbortSignal => {
  const leaving = new AbortController();
  let since = 0;
  const leave = (): void => {
    if (!leaving.signal.aborted) {
      since = Date.now();
      leaving.abort();
    } else if (Date.now() - since > ECHO_MS) process.exit(INTERRUPTED);
  };
  for (const signal of SIGNALS) process.on(signal, leave);
  return leaving.signal;
};
