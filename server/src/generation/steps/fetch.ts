import type { HeldRun } from '../lease';
import type { Output } from '../ledger-row';
import type { Pipeline, UsableProvider } from '../pipeline';

/** Downloads what came as an address, at once, since such addresses expire. */
export const fetchOutputs = async (
  pipeline: Pipeline,
  run: HeldRun,
  provider: UsableProvider,
  signal: AbortSignal,
): Promise<void> => {
  const outputs: Output[] = [];
  for (const output of run.row.outputs) {
    switch (output.content.kind) {
      case 'spool':
        outputs.push(output);
        break;
      case 'url': {
        const bytes = await provider.download(output.content.url, signal);
        const kept = await pipeline.spool.put(run.row.runId, output.index, bytes);
        outputs.push({ ...output, content: { kind: 'spool', ...kept } });
        break;
      }
    }
  }
  await run.commit({ step: 'fetched', outputs });
};
