/**
 * Does something that has to end with `signal`, and after so many milliseconds at the latest. The signal it gets
 * says which of the two it was: a `TimeoutError`, or the other's own reason.
 *
 * Not `AbortSignal.any` over `AbortSignal.timeout`: on Node 20 nothing but the timer holds that signal, weakly,
 * so after a garbage collection the time never runs out and a call that hangs would hang for ever.
 */
export const withDeadline = async <T>(
  { signal, ms }: { signal: AbortSignal; ms: number },
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> => {
  const controller = new AbortController();
  const onAbort = (): void => controller.abort(signal.reason);
  const timer = setTimeout(() => {
    controller.abort(new DOMException(`Not done within ${ms} ms`, 'TimeoutError'));
  }, ms);
  if (signal.aborted) onAbort();
  else signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await work(controller.signal);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
  }
};
