import { HeroError } from '../../contracts/error';
import type { OpenQuestion } from '../../contracts/open-question';
import type { ImageProvider } from '../../contracts/provider';
import { findProvider } from '../model/find-provider';
import type { PaidCall } from '../../billing/paid-call';
import type { Run } from '../model/run';
import type { UsableProvider, Uses } from '../model/ports';

/** The call a person is asked about. */
const doubtfulCall = ({ status, hero, calls }: Run): PaidCall | null => {
  const call = calls.at(-1);
  if (call === undefined || call.free || hero !== null) return null;
  switch (status) {
    case 'unknown':
      return call;
    case 'failed':
      // Paid for and not stored: the vendor may still have the image.
      return call.outcome === 'refused' ? null : call;
    case 'queued':
    case 'running':
    case 'succeeded':
    case 'canceled':
      return null;
  }
};

/** @throws HeroError conflict for a run whose end is known */
export const questionOf = (row: Run): PaidCall => {
  const call = doubtfulCall(row);
  if (call !== null) return call;
  throw new HeroError({
    code: 'conflict',
    message:
      'It is known how this run ended, so there is nothing to decide: generate again for another picture.',
  });
};

/** How a vendor can be asked what became of a call, without paying for another one. */
export const waysToAsk = (
  { jobId }: PaidCall,
  { provider, row }: { provider: ImageProvider; row: Run },
): OpenQuestion['canAsk'] => {
  if (jobId !== null && provider.poll !== undefined) return 'job';
  // References are given by addresses that are made anew, so the same request would be another one.
  const isSame = (row.request?.references.length ?? 0) === 0 && provider.model === row.model;
  return provider.capabilities.repeats === true && isSame ? 'repeat' : null;
};

/** The provider of a call, if it is still configured. */
export const providerOfCall = (
  ports: Uses<'provider'>,
  { provider, model }: PaidCall,
): UsableProvider | null => findProvider(ports, provider, model === '' ? null : model);

/** What a person should know before deciding. @throws HeroError conflict for a run whose end is known */
export const describeQuestion = (ports: Uses<'provider'>, row: Run): OpenQuestion => {
  const call = questionOf(row);
  const usable = providerOfCall(ports, call);
  return {
    provider: call.provider,
    model: call.model,
    jobId: call.jobId,
    callKey: call.idempotencyKey,
    sentAt: call.sentAt,
    asked: call.asked,
    credits: call.credits,
    canAsk: usable === null ? null : waysToAsk(call, { provider: usable.provider, row }),
    takesJobId: usable?.provider.poll !== undefined,
  };
};
