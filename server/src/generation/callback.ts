import type { Pipeline } from './pipeline';

type AcceptCallback = (
  pipeline: Pipeline,
  call: { runId: string; provider: string; idempotencyKey: string },
) => Promise<void>;

/** A vendor says that something happened to a call: a hint to go and ask, nothing more. */
export const acceptCallback: AcceptCallback = ({ wake }) => {
  wake();
  return Promise.resolve();
};
