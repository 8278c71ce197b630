import { randomUUID } from 'node:crypto';
import { HeroError } from '../../contracts/error';
import type { ImageRequest, Pending, Produced, Submitted } from '../../contracts/provider';
import type { HeldRun } from '../lease';
import type { FrozenRequest, LedgerPatch, Output } from '../ledger-row';
import type { Pipeline, UsableProvider } from '../pipeline';

/** Rebuilds the provider's request from what was frozen, with the bytes of logo and references. */
const toImageRequest = async (pipeline: Pipeline, frozen: FrozenRequest): Promise<ImageRequest> => ({
  prompt: frozen.prompt,
  negativePrompt: frozen.negativePrompt,
  frame: frozen.frame,
  quality: frozen.quality,
  count: frozen.count,
  seed: frozen.seed,
  hints: frozen.hints,
  references: await Promise.all(frozen.references.map((reference) => pipeline.readAsset(reference))),
  card: { ...frozen.card, logo: frozen.logo === null ? null : await pipeline.readAsset(frozen.logo) },
});

const describe = (answer: Produced | Submitted): string[] =>
  answer.warnings.map((warning) => warning.message);

/** Makes the pictures' bytes durable before anything else is done with them. */
const keepImages = async (pipeline: Pipeline, runId: string, produced: Produced): Promise<Output[]> => {
  const outputs: Output[] = [];
  for (const [index, image] of produced.images.entries()) {
    const { content, revisedPrompt, seed } = image;
    switch (content.kind) {
      case 'bytes': {
        const kept = await pipeline.spool.put(runId, index, content.bytes);
        outputs.push({ index, content: { kind: 'spool', ...kept }, revisedPrompt, seed });
        break;
      }
      case 'url':
        outputs.push({ index, content: { kind: 'url', url: content.url }, revisedPrompt, seed });
        break;
    }
  }
  return outputs;
};

const recordProduced = async (pipeline: Pipeline, run: HeldRun, produced: Produced): Promise<void> => {
  if (produced.images.length === 0) {
    throw new HeroError({
      code: 'provider_bad_response',
      message: `${run.row.provider ?? 'The provider'} answered without a picture; try again or choose another provider.`,
      retryable: true,
    });
  }
  const outputs = await keepImages(pipeline, run.row.runId, produced);
  await run.commit({
    step: 'produced',
    outputs,
    jobId: produced.jobId ?? run.row.jobId,
    credits: produced.credits ?? run.row.credits,
    warnings: [...run.row.warnings, ...describe(produced)],
  });
};

/** The paid call: noted down before it is sent, never sent twice. */
export const submit = async (
  pipeline: Pipeline,
  run: HeldRun,
  { name, provider, timeoutMs }: UsableProvider,
  frozen: FrozenRequest,
  signal: AbortSignal,
): Promise<void> => {
  const request = await toImageRequest(pipeline, frozen);
  const idempotencyKey = randomUUID();
  await run.commit({
    step: 'submitting',
    provider: name,
    model: provider.model,
    idempotencyKey,
    creditsEstimated: provider.estimate(request),
    deadline: new Date(Date.now() + timeoutMs),
  });
  if (run.row.status === 'canceled') return;
  const answer = await provider.submit(request, { signal, idempotencyKey });
  switch (answer.state) {
    case 'produced':
      await recordProduced(pipeline, run, answer);
      break;
    case 'submitted': {
      const patch: LedgerPatch = {
        step: 'submitted',
        jobId: answer.jobId,
        credits: answer.credits,
        runAfter: new Date(Date.now() + answer.pollAfterMs),
        warnings: [...run.row.warnings, ...describe(answer)],
      };
      await run.commit(patch);
      break;
    }
  }
};

/** Asks once for a submitted job. Answers how long to wait before asking again, or null when the pictures are there. */
export const poll = async (
  pipeline: Pipeline,
  run: HeldRun,
  { name, provider }: UsableProvider,
  signal: AbortSignal,
): Promise<number | null> => {
  const { jobId, idempotencyKey, deadline } = run.row;
  if (provider.poll === undefined || jobId === null || idempotencyKey === null) {
    throw new HeroError({
      code: 'provider_outcome_unknown',
      message: `The job of ${name} cannot be asked for any more; look it up at the vendor before generating again.`,
    });
  }
  const answer: Produced | Pending = await provider.poll(jobId, { signal, idempotencyKey });
  switch (answer.state) {
    case 'produced':
      await recordProduced(pipeline, run, answer);
      return null;
    case 'pending':
      if (deadline !== null && deadline.getTime() < Date.now()) {
        throw new HeroError({
          code: 'provider_outcome_unknown',
          message: `${name} took the job ${jobId} but did not finish it in time; look it up at the vendor before generating again.`,
        });
      }
      return answer.pollAfterMs;
  }
};
