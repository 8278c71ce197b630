import { randomUUID } from 'node:crypto';
import { HeroError } from '../../../contracts/error';
import type { ImageRequest, Produced, SourceImage, Submitted } from '../../../contracts/provider';
import type { AssetReference } from '../../../contracts/template';
import { cleanLines } from '../../../prompt/clean-text';
import { estimateCalls, planCalls } from '../../model/call-plan';
import { costOf, costWith } from '../../model/cost';
import { retryWrite } from '../retry-write';
import { LeaseLost, type HeldRun } from '../lease';
import type { PaidCall } from '../../../billing/paid-call';
import type { RequestSnapshot, RunPatch, Run, Output } from '../../model/run';
import { amendCall, callAskedAgain, leftToAsk, openCall, withdrawCall } from '../../model/paid-calls';
import { withTimeout } from '../with-timeout';
import { chooseFrame, neededSize, RECENT_RUNS } from '../image-size';
import type { UsableProvider, Uses } from '../../model/ports';
import { reopenUnknown } from '../../outcome/reopen-run';
import { readOrLeaveOut } from '../../start/template-files';
import { readSubmitAnswer } from './provider-answer';

/** No vendor is asked more often, whatever it says. */
export const SHORTEST_POLL_MS = 250;

interface Prepared {
  request: ImageRequest;
  /** Where the references of the request came from, in their order. */
  sources: AssetReference[];
  warnings: string[];
}
/** How many pixels to ask for: enough for every file, and more where the provider delivers fewer than it is asked for. */
const frameFor = async (
  { runStore }: Uses<'runStore'>,
  { name, provider, isFree }: UsableProvider,
  { frame }: RequestSnapshot,
): Promise<RequestSnapshot['frame']> => {
  // A card is drawn in the very size that it is shown in.
  if (isFree) return frame;
  const { sizes } = provider.capabilities;
  const needed = neededSize(frame);
  if (sizes === null || sizes.length < 2) return needed;
  const calls = await runStore.recentCalls({ provider: name, model: provider.model, runs: RECENT_RUNS });
  return chooseFrame(needed, { sizes, calls });
};

/** Rebuilds the provider's request from what was frozen, with the bytes of logo and references. */
const toImageRequest = async (
  ports: Uses<'readAsset' | 'readReference'>,
  run: HeldRun,
  frozen: RequestSnapshot,
): Promise<Prepared> => {
  const warnings: string[] = [];
  const readReference = async (
    source: AssetReference,
  ): Promise<{ source: AssetReference; image: SourceImage }[]> => {
    const read = () => ports.readReference(source);
    const image = frozen.ownReferences
      ? await read()
      : await readOrLeaveOut(run, 'reference image', { read, warnings });
    return image === null ? [] : [{ source, image }];
  };
  const references = (await Promise.all(frozen.references.map(readReference))).flat();
  const { logo: source, prompt, negativePrompt, frame, quality, count, seed, hints } = frozen;
  const logo =
    source === null
      ? null
      : await readOrLeaveOut(run, 'logo', { read: () => ports.readAsset(source), warnings });
  return {
    request: {
      ...{ prompt, negativePrompt, frame, quality, count, seed, hints },
      references: references.map(({ image }) => image),
      card: { ...frozen.card, logo },
    },
    sources: references.map((reference) => reference.source),
    warnings,
  };
};

/** A vendor's words in a form that every database takes: some refuse control characters and half emoji. */
const storable = (text: string | null): string | null => (text === null ? null : cleanLines(text));

/** Each warning once, however many calls a run takes. */
const withWarningsOf = (row: Run, { warnings }: Produced | Submitted): string[] => [
  ...new Set([...row.warnings, ...warnings.map(({ message }) => cleanLines(message))]),
];

/** What a vendor tells of a call's price takes the place of the estimate. */
const told = (credits: number | null): Partial<PaidCall> =>
  credits === null ? {} : { credits, estimated: false };

/** Makes the pictures' bytes durable before anything else is done with them. */
const keepImages = async (
  ports: Uses<'spool'>,
  { runId, outputs: earlier }: Run,
  produced: Produced,
): Promise<Output[]> => {
  const first = Math.max(-1, ...earlier.map(({ index }) => index)) + 1;
  const outputs: Output[] = [];
  for (const [position, { content, ...image }] of produced.images.entries()) {
    const index = first + position;
    const said = {
      revisedPrompt: storable(image.revisedPrompt),
      seed: storable(image.seed),
      flag: storable(image.flag ?? null),
    };
    switch (content.kind) {
      case 'bytes': {
        const kept = await retryWrite(() => ports.spool.put(runId, index, content.bytes));
        outputs.push({ index, content: { kind: 'spool', ...kept }, ...said });
        break;
      }
      case 'url':
        outputs.push({ index, content: { kind: 'url', url: content.url }, ...said });
        break;
    }
  }
  return outputs;
};

/**
 * Records the answer to a paid call, with retries while the database fails. A worker whose lease expired still has
 * an answer that no other worker has.
 *
 * @throws LeaseLost when another worker has the run, or had it and continues with this answer
 */
const writeAnswer = async (
  ports: Uses<'log' | 'runStore' | 'wake'>,
  run: HeldRun,
  patch: (row: Run) => RunPatch,
): Promise<void> => {
  try {
    await retryWrite(() => run.commit(patch));
  } catch (error) {
    if (!(error instanceof LeaseLost)) throw error;
    const { runId, idempotencyKey } = run.row;
    if (await retryWrite(() => reopenUnknown(ports, { runId, idempotencyKey, patch }))) {
      ports.log.warn(`Run ${runId}: the answer came late and was taken up all the same`);
    }
    throw error;
  }
};

/** The pictures of one call are there; those of earlier calls stay before them. */
export const recordProduced = async (
  ports: Uses<'log' | 'runStore' | 'spool' | 'wake'>,
  run: HeldRun,
  { usable: { throttle }, produced }: { usable: UsableProvider; produced: Produced },
): Promise<void> => {
  throttle.succeeded({ balance: produced.balance ?? null });
  const images = await keepImages(ports, run.row, produced);
  const jobId = storable(produced.jobId);
  const delivered = produced.images.length;
  const arrived = new Set(images.map(({ index }) => index));
  await writeAnswer(ports, run, (row) => {
    const calls = amendCall(row, {
      outcome: 'delivered',
      delivered,
      ...(jobId === null ? {} : { jobId }),
      ...told(produced.credits),
    });
    return {
      step: 'produced',
      // A write that seemed to fail may have been made.
      outputs: [...row.outputs.filter(({ index }) => !arrived.has(index)), ...images],
      attempts: 0,
      jobId: jobId ?? row.jobId,
      calls,
      ...costOf(calls),
      warnings: withWarningsOf(row, produced),
    };
  });
  // The vendor has nothing more to do: the next run may have its slot while this one renders.
  await throttle.leave(run.row.runId);
};

/** The next call of a run: what it asks for, and what it and those after it would cost. */
const planNext = (
  usable: UsableProvider,
  row: Run,
  request: ImageRequest,
): { request: ImageRequest; estimate: number | null; later: number | null } => {
  const left = usable.isFree ? request.count : leftToAsk(row);
  const [count = 1] = planCalls(usable, { ...request, count: left });
  const asked = request.count - left;
  // The same seed would draw the same pictures again.
  const next = { ...request, count, seed: request.seed === null ? null : request.seed + asked };
  return {
    request: next,
    estimate: usable.provider.estimate(next),
    later: left > count ? estimateCalls(usable, { ...request, count: left - count }) : 0,
  };
};

/**
 * The paid call: noted down before it is sent, never sent twice. Answers the milliseconds to wait before the
 * job is asked for, 0 when there is nothing to wait for.
 */
export const submit = async (
  ports: Uses<
    'callbackUrl' | 'log' | 'readAsset' | 'readReference' | 'runStore' | 'shareReference' | 'spool' | 'wake'
  >,
  run: HeldRun,
  { usable, frozen, signal }: { usable: UsableProvider; frozen: RequestSnapshot; signal: AbortSignal },
): Promise<number> => {
  const { name, provider, isFree: free, timeoutMs, throttle } = usable;
  const again = callAskedAgain(run.row);
  // Sent again under its key, a call has to be the very same one.
  const frame = again === undefined ? await frameFor(ports, usable, frozen) : (again.frame ?? frozen.frame);
  const { request: whole, sources, warnings } = await toImageRequest(ports, run, frozen);
  const plan = planNext(usable, run.row, { ...whole, frame });
  const request = again === undefined ? plan.request : { ...plan.request, count: again.asked };
  const idempotencyKey = again?.idempotencyKey ?? randomUUID();
  const { model } = provider;
  await run.commit((row) => {
    const call = {
      provider: name,
      model,
      idempotencyKey,
      asked: request.count,
      credits: plan.estimate,
      frame,
      free,
    };
    const calls = again === undefined ? openCall(row, call) : row.calls;
    return {
      step: 'submitting',
      waitsFor: null,
      provider: name,
      model,
      idempotencyKey,
      jobId: null,
      calls,
      credits: null,
      creditsEstimated: costWith({ calls }, plan.later),
      deadline: new Date(Date.now() + timeoutMs),
      warnings: [...new Set([...row.warnings, ...warnings])],
    };
  });
  if (run.row.status === 'canceled') {
    await run.commit((row) => {
      const calls = withdrawCall(row);
      return { step: 'queued', calls, ...costOf(calls) };
    });
    return 0;
  }
  const said = await withTimeout(
    { signal, ms: timeoutMs },
    {
      work: (patience) =>
        provider.submit(request, {
          signal: patience,
          idempotencyKey,
          share: (reference) => {
            const asset = sources[request.references.indexOf(reference)];
            if (asset === undefined) throw new TypeError('Only a reference of the request can be shared');
            return ports.shareReference({ reference: asset, mime: reference.mime, provider: name });
          },
          callbackUrl: ports.callbackUrl({ runId: run.row.runId, provider: name, idempotencyKey }),
        }),
      late: () =>
        new HeroError({
          code: 'provider_outcome_unknown',
          message: `${name} was asked for a picture and does not answer; it may have been billed, so look at its usage page before asking again.`,
        }),
    },
  );
  const answer = readSubmitAnswer(name, said);
  switch (answer.state) {
    case 'produced':
      await recordProduced(ports, run, { usable, produced: answer });
      return 0;
    case 'submitted': {
      const { jobId, credits } = answer;
      await writeAnswer(ports, run, (row) => {
        const calls = amendCall(row, { jobId, ...told(credits) });
        return {
          step: 'submitted',
          attempts: 0,
          jobId,
          calls,
          creditsEstimated: costWith({ calls }, plan.later),
          warnings: withWarningsOf(row, answer),
        };
      });
      throttle.succeeded({ balance: answer.balance ?? null });
      return Math.max(answer.pollAfterMs, SHORTEST_POLL_MS);
    }
  }
};
