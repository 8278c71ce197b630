/** Seen while connecting only, so never after a byte was sent. */
const BEFORE_SENDING: ReadonlySet<string> = new Set([
  'ENOTFOUND',
  'EAI_AGAIN',
  'ECONNREFUSED',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** An error with its causes, outermost first; of several addresses tried, the first one's. */
const chainOf = (error: unknown, depth = 0): Error[] => {
  if (!(error instanceof Error) || depth > 5) return [];
  const inner: unknown = error instanceof AggregateError ? error.errors[0] : error.cause;
  return [error, ...chainOf(inner, depth + 1)];
};

const codesOf = (error: unknown): string[] =>
  chainOf(error).flatMap((link) => ('code' in link && typeof link.code === 'string' ? [link.code] : []));

/** Whether an error or one of its causes is the network's. */
export const isNetworkFault = (error: unknown): boolean =>
  codesOf(error).some((code) => /^(E[A-Z]|UND_ERR)/.test(code));

/** Whether the request surely never left this machine. */
export const wasNeverSent = (error: unknown): boolean => {
  const codes = codesOf(error);
  return codes.length > 0 && codes.every((code) => BEFORE_SENDING.has(code));
};
