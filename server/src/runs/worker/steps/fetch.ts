import { retryWrite } from '../retry-write';
import type { HeldRun } from '../lease';
import type { Output } from '../../model/run';
import { isFreeRun, wantsAnotherCall } from '../../model/paid-calls';
import type { UsableProvider, Uses } from '../../model/ports';
import { forEachImage } from './each-image';

/**
 * Downloads what came as an address, at once, since such addresses expire. A run that wants more pictures than
 * one call gives goes back to the queue for the next call.
 */
export const fetchOutputs = async (
  ports: Uses<'log' | 'spool'>,
  run: HeldRun,
  { usable, signal }: { usable: () => UsableProvider; signal: AbortSignal },
): Promise<void> => {
  const fetchOne = async (output: Output): Promise<Output> => {
    if (output.content.kind === 'spool') return output;
    const bytes = await usable().download(output.content.url, signal);
    const kept = await retryWrite(() => ports.spool.put(run.row.runId, output.index, bytes));
    const fetched: Output = { ...output, content: { kind: 'spool', ...kept } };
    // Written down one by one, so that no picture is fetched twice when the next one fails.
    const outputs = run.row.outputs.map((other) => (other.index === output.index ? fetched : other));
    await run.commit({ outputs });
    return fetched;
  };
  const asked = run.row.outputs.length;
  const { done, warnings } = await forEachImage(ports, run, fetchOne);
  // Where pictures cannot be fetched, paying for more of them is no help.
  const wantsMore = !isFreeRun(run.row) && done.length === asked && wantsAnotherCall(run.row);
  await run.commit((row) => ({
    step: wantsMore && row.status !== 'canceled' ? 'queued' : 'fetched',
    attempts: 0,
    outputs: done,
    warnings,
  }));
};
