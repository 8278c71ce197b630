import type { StopSignals } from '../drivers/driver';
import type { HeldRun } from '../lease';
import type { Output } from '../ledger-row';
import type { Pipeline, UsableProvider } from '../pipeline';
import { forEachPicture } from './each-picture';

/** Downloads what came as an address, at once, since such addresses expire. */
export const fetchOutputs = async (
  pipeline: Pipeline,
  run: HeldRun,
  { usable, signal }: { usable: UsableProvider; signal: StopSignals['abort'] },
): Promise<void> => {
  const fetchOne = async (output: Output): Promise<Output> => {
    if (output.content.kind === 'spool') return output;
    const bytes = await usable.download(output.content.url, signal);
    const kept = await pipeline.spool.put(run.row.runId, output.index, bytes);
    const fetched: Output = { ...output, content: { kind: 'spool', ...kept } };
    // Written down one by one, so that no picture is fetched twice when the next one fails.
    const outputs = run.row.outputs.map((other) => (other.index === output.index ? fetched : other));
    await run.commit({ outputs });
    return fetched;
  };
  const { done, warnings } = await forEachPicture(pipeline, run, fetchOne);
  await run.commit({ step: 'fetched', attempts: 0, outputs: done, warnings });
};
