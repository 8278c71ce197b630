import { HeroError } from '../../../contracts/error';
import type { HeroSource } from '../../../contracts/hero';
import type { RenderedImage } from '../../../contracts/rendition';
import type { HeldRun } from '../lease';
import type { PaidCall } from '../../../billing/paid-call';
import type { RequestSnapshot, Output } from '../../model/run';
import { providerOfCall } from '../../outcome/open-question';
import { callsWithSize, lastDelivered } from '../../model/paid-calls';
import { imageNotes } from '../image-notes';
import { RECENT_RUNS } from '../image-size';
import type { Uses } from '../../model/ports';
import { readOrLeaveOut } from '../../start/template-files';
import { forEachImage } from './each-image';

export interface RenderedOutput {
  output: Output;
  renditions: RenderedImage;
}

const spooledBytes = async (ports: Uses<'spool'>, output: Output): Promise<Uint8Array> => {
  const bytes = output.content.kind === 'spool' ? await ports.spool.get(output.content.ref) : null;
  if (bytes === null) {
    throw new HeroError({
      code: 'download_expired',
      message: 'The delivered picture is not in the database any more; generate again.',
    });
  }
  return bytes;
};

/** What the run says of its pictures, by what their call and earlier ones of its provider brought. */
const notesOn = async (
  ports: Uses<'provider' | 'runStore'>,
  calls: readonly PaidCall[],
  { frozen, done }: { frozen: RequestSnapshot; done: readonly RenderedOutput[] },
): Promise<string[]> => {
  const call = lastDelivered({ calls });
  const provider = call === undefined ? null : (providerOfCall(ports, call)?.provider ?? null);
  const earlier =
    call === undefined || provider?.capabilities.sizes == null
      ? []
      : await ports.runStore.recentCalls({ provider: call.provider, model: call.model, runs: RECENT_RUNS });
  const drawing = { provider, frame: frozen.frame, calls: call === undefined ? [] : [call, ...earlier] };
  return done.flatMap(({ output, renditions }) => imageNotes(output.index, renditions, drawing));
};

/** Makes every file of every picture, in memory; after a crash it is simply made again. */
export const renderOutputs = async (
  ports: Uses<'log' | 'provider' | 'readAsset' | 'render' | 'runStore' | 'spool'>,
  run: HeldRun,
  { frozen, source }: { frozen: RequestSnapshot; source: HeroSource },
): Promise<RenderedOutput[]> => {
  const { logo: file } = frozen;
  const warnings: string[] = [];
  const logo =
    file === null || source === 'card'
      ? null
      : await readOrLeaveOut(run, 'logo', { read: () => ports.readAsset(file), warnings });
  const rendered = await forEachImage(ports, run, async (output) => {
    const bytes = await spooledBytes(ports, output);
    return { output, renditions: await ports.render({ bytes, request: frozen, logo, source }) };
  });
  const { done } = rendered;
  const outputs = done.map(({ output }) => output);
  // `rendered` is entered again when storing is tried again: the attempts at it count on.
  const attempts = run.row.step === 'rendered' ? run.row.attempts : 0;
  const sizes = source === 'ai' ? done.map(({ renditions }) => renditions.delivered) : [];
  const notes = source === 'ai' ? await notesOn(ports, callsWithSize(run.row, sizes), { frozen, done }) : [];
  const told = done.flatMap(({ renditions }) => renditions.notes);
  await run.commit((row) => ({
    ...{ step: 'rendered', attempts, outputs },
    calls: callsWithSize(row, sizes),
    // Rendered again after a crash, the pictures are what they were.
    warnings: [...new Set([...rendered.warnings, ...warnings, ...told, ...notes])],
  }));
  return done;
};
