import { randomUUID } from 'node:crypto';
import { HeroError } from '../../contracts/error';
import type { ImageRequest, Produced, Submitted } from '../../contracts/provider';
import { cleanLines } from '../../prompt/clean-text';
import { creditsWith } from '../credits';
import type { HeldRun } from '../lease';
import type { FrozenRequest, LedgerPatch, Output } from '../ledger-row';
import { withPatience } from '../patience';
import type { Pipeline, UsableProvider } from '../pipeline';
import { readPollAnswer, readSubmitAnswer } from './provider-answer';

/** No vendor is asked more often, whatever it says. */
const SHORTEST_POLL_MS = 250;
/** Patience with one poll at the least, so that a job past its deadline is asked for once more. */
const POLL_PATIENCE_MS = 15_000;

/** Rebuilds the provider's request from what was frozen, with the bytes of logo and references. */
const toImageRequest = async (pipeline: Pipeline, frozen: FrozenRequest): Promise<ImageRequest> => ({
  prompt: frozen.prompt,
  negativePrompt: frozen.negativePrompt,
  frame: frozen.frame,
  quality: frozen.quality,
  count: frozen.count,
  seed: frozen.seed,
  hints: frozen.hints,
  references: await Promise.all(frozen.references.map((reference) => pipeline.readReference(reference))),
  card: { ...frozen.card, logo: frozen.logo === null ? null : await pipeline.readAsset(frozen.logo) },
});

/** A vendor's words in a form that every database takes: some refuse control characters and half emoji. */
const storable = (text: string | null): string | null => (text === null ? null : cleanLines(text));

const withWarningsOf = (run: HeldRun, { warnings }: Produced | Submitted): string[] => [
  ...run.row.warnings,
  ...warnings.map(({ message }) => cleanLines(message)),
];

/** Makes the pictures' bytes durable before anything else is done with them. */
const keepImages = async (pipeline: Pipeline, runId: string, produced: Produced): Promise<Output[]> => {
  const outputs: Output[] = [];
  for (const [index, { content, ...image }] of produced.images.entries()) {
    const said = { revisedPrompt: storable(image.revisedPrompt), seed: storable(image.seed) };
    switch (content.kind) {
      case 'bytes': {
        const kept = await pipeline.spool.put(runId, index, content.bytes);
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

/** Exact only where nothing was spent on the way: what an earlier provider took is an estimate. */
const costOf = ({ row }: HeldRun, told: number | null): LedgerPatch => {
  if (told === null) return {};
  return creditsWith(row, 0) === 0 ? { credits: told } : { creditsEstimated: creditsWith(row, told) };
};

const recordProduced = async (pipeline: Pipeline, run: HeldRun, produced: Produced): Promise<void> => {
  const outputs = await keepImages(pipeline, run.row.runId, produced);
  await run.commit({
    step: 'produced',
    outputs,
    attempts: 0,
    jobId: storable(produced.jobId) ?? run.row.jobId,
    ...costOf(run, produced.credits),
    warnings: withWarningsOf(run, produced),
  });
};

/**
 * The paid call: noted down before it is sent, never sent twice. Answers the milliseconds to wait before the
 * job is asked for, 0 when there is nothing to wait for.
 */
export const submit = async (
  pipeline: Pipeline,
  run: HeldRun,
  {
    usable: { name, provider, timeoutMs },
    frozen,
    signal,
  }: { usable: UsableProvider; frozen: FrozenRequest; signal: AbortSignal },
): Promise<number> => {
  const request = await toImageRequest(pipeline, frozen);
  const idempotencyKey = randomUUID();
  await run.commit({
    step: 'submitting',
    provider: name,
    model: provider.model,
    idempotencyKey,
    creditsEstimated: creditsWith(run.row, provider.estimate(request)),
    deadline: new Date(Date.now() + timeoutMs),
  });
  if (run.row.status === 'canceled') {
    await run.commit({ step: 'queued', creditsEstimated: creditsWith(run.row, 0) });
    return 0;
  }
  const patience = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
  const call = provider.submit(request, {
    signal: patience,
    idempotencyKey,
    share: (reference) => {
      const asset = frozen.references[request.references.indexOf(reference)];
      if (asset === undefined) throw new TypeError('Only a reference of the request can be shared');
      return pipeline.shareReference({ reference: asset, mime: reference.mime, provider: name });
    },
    callbackUrl: pipeline.callbackUrl({ runId: run.row.runId, provider: name, idempotencyKey }),
  });
  const said = await withPatience(call, {
    signal: patience,
    late: () =>
      new HeroError({
        code: 'provider_outcome_unknown',
        message: `${name} was asked for a picture and does not answer; it may have been billed, so look at its usage page before asking again.`,
      }),
  });
  const answer = readSubmitAnswer(name, said);
  switch (answer.state) {
    case 'produced':
      await recordProduced(pipeline, run, answer);
      return 0;
    case 'submitted':
      await run.commit({
        step: 'submitted',
        attempts: 0,
        jobId: answer.jobId,
        ...costOf(run, answer.credits),
        warnings: withWarningsOf(run, answer),
      });
      return Math.max(answer.pollAfterMs, SHORTEST_POLL_MS);
  }
};

/**
 * Asks once for a submitted job. Answers the milliseconds to wait before asking again, 0 when the pictures
 * are there.
 */
export const poll = async (
  pipeline: Pipeline,
  run: HeldRun,
  { usable: { name, provider }, signal }: { usable: UsableProvider; signal: AbortSignal },
): Promise<number> => {
  const { jobId, deadline } = run.row;
  if (provider.poll === undefined || jobId === null) {
    throw new HeroError({
      code: 'provider_outcome_unknown',
      message: `The job of ${name} cannot be asked for any more; look it up at the vendor before generating again.`,
    });
  }
  const left = (deadline?.getTime() ?? 0) - Date.now();
  const patience = AbortSignal.any([signal, AbortSignal.timeout(Math.max(left, POLL_PATIENCE_MS))]);
  const said = await withPatience(provider.poll(jobId, { signal: patience }), {
    signal: patience,
    late: () =>
      new HeroError({
        code: 'provider_timeout',
        message: `${name} does not answer when it is asked for the job ${jobId}; asking is free and is tried again.`,
        retryable: true,
      }),
  });
  const answer = readPollAnswer(name, said);
  switch (answer.state) {
    case 'produced':
      await recordProduced(pipeline, run, answer);
      return 0;
    case 'pending':
      if (left < 0) {
        throw new HeroError({
          code: 'provider_outcome_unknown',
          message: `${name} took the job ${jobId} but did not finish it in time; look it up at the vendor before generating again.`,
        });
      }
      return Math.max(answer.pollAfterMs, SHORTEST_POLL_MS);
  }
};
