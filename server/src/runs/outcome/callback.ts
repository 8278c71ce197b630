import type { Run } from '../model/run';
import { amendCall } from '../model/paid-calls';
import type { Ports } from '../model/ports';

interface CalledBack {
  runId: string;
  /** The configured name. */
  provider: string;
  idempotencyKey: string;
}

/** Whether the call is under way and its vendor has not called back yet: the address works once. */
const isAwaited = ({ status, step, calls }: Run, { provider, idempotencyKey }: CalledBack): boolean => {
  const call = calls.at(-1);
  const isOpen =
    step === 'submitted' && (status === 'running' || status === 'queued' || status === 'canceled');
  return (
    isOpen &&
    call?.outcome === 'open' &&
    !call.calledBack &&
    call.provider === provider &&
    call.idempotencyKey === idempotencyKey
  );
};

/**
 * A vendor says that something happened to a call: a hint to go and ask at once, and nothing more. What it sends
 * is not looked at.
 */
export const acceptCallback = async (
  { runStore, wake }: Pick<Ports, 'runStore' | 'wake'>,
  called: CalledBack,
): Promise<'accepted' | 'ignored'> => {
  const { isWritten } = await runStore.update(called.runId, (row) =>
    isAwaited(row, called) ? { calls: amendCall(row, { calledBack: true }), runAfter: new Date() } : null,
  );
  if (!isWritten) return 'ignored';
  wake();
  return 'accepted';
};
