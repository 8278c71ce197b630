import { HeroError } from '../../contracts/error';
import type { OutcomeAnswer } from '../../contracts/open-question';
import { costOf } from '../model/cost';
import type { PaidCall } from '../../billing/paid-call';
import type { RunPatch, Run } from '../model/run';
import { providerOfCall, questionOf, waysToAsk } from './open-question';
import type { UsableProvider, Uses } from '../model/ports';
import { reopened, withLastCall } from './reopen-run';

const refused = (message: string): HeroError => new HeroError({ code: 'config_invalid', message });

/** A call that is given up: images that could not be stored count as none. */
const left = ({ outcome }: PaidCall): Partial<PaidCall> => ({
  outcome: outcome === 'delivered' || outcome === 'failed' ? 'failed' : 'unknown',
});

const mustKnow = (usable: UsableProvider | null, { provider }: PaidCall): UsableProvider => {
  if (usable !== null) return usable;
  throw refused(
    `${provider} is not in the plugin’s config any more; put it back to ask it, give the picture’s address, or draw anew.`,
  );
};

/** The same provider takes the run up, wherever it stands in the order by now. */
const pollAgain = (row: Run, { timeoutMs }: UsableProvider, jobId: string): RunPatch => ({
  ...reopened(),
  step: 'submitted',
  jobId,
  deadline: new Date(Date.now() + timeoutMs),
  outputs: [],
  calls: withLastCall(row, { outcome: 'open', jobId }),
});

const patchFor = (ports: Uses<'provider'>, row: Run, answer: OutcomeAnswer): RunPatch => {
  const call = questionOf(row);
  const usable = providerOfCall(ports, call);
  switch (answer.answer) {
    case 'arrived': {
      if ('jobId' in answer) {
        const known = mustKnow(usable, call);
        if (known.provider.poll === undefined) {
          throw refused(
            `${call.provider} cannot be asked for a picture by an id; give the picture’s address instead.`,
          );
        }
        return pollAgain(row, known, answer.jobId);
      }
      const calls = withLastCall(row, { outcome: 'delivered', delivered: 1 });
      const picture = {
        index: 0,
        content: { kind: 'url' as const, url: answer.url },
        revisedPrompt: null,
        seed: null,
      };
      mustKnow(usable, call);
      return { ...reopened(), step: 'produced', outputs: [picture], calls, ...costOf(calls) };
    }
    case 'ask': {
      const known = mustKnow(usable, call);
      const way = waysToAsk(call, { provider: known.provider, row });
      if (way === 'job' && call.jobId !== null) return pollAgain(row, known, call.jobId);
      if (way === 'repeat') {
        return {
          ...reopened(),
          step: 'queued',
          outputs: [],
          calls: withLastCall(row, { outcome: 'open', askedAgain: true }),
        };
      }
      throw refused(
        `${call.provider} has no way to be asked about this call; look at its usage page, then say whether the picture arrived or draw it anew.`,
      );
    }
    case 'pay':
      mustKnow(usable, call);
      // What may have been paid stays in the books; the next call is another line.
      return {
        ...reopened(),
        step: 'queued',
        outputs: [],
        jobId: null,
        calls: withLastCall(row, left(call)),
      };
    case 'lost': {
      const calls = withLastCall(row, { outcome: 'refused', credits: 0 });
      const error = {
        code: 'provider_unavailable' as const,
        message: `${call.provider} made and billed nothing, as somebody found out; generate again when you want a hero.`,
        retryable: true,
      };
      return { status: 'failed', error, calls, ...costOf(calls) };
    }
  }
};

/**
 * A person decides about a run of unknown outcome. The first answer counts.
 *
 * @throws HeroError conflict where there is nothing (more) to decide; config_invalid where the vendor cannot be asked in this way
 */
export const answerOpenQuestion = async (
  ports: Uses<'checkBudget' | 'provider' | 'runStore' | 'wake'>,
  row: Run,
  answer: OutcomeAnswer,
): Promise<Run> => {
  const patch = patchFor(ports, row, answer);
  if (answer.answer === 'pay') {
    const { provider, credits, asked: images } = questionOf(row);
    const { requestedBy } = row;
    await ports.checkBudget({ provider, credits, images, requestedBy, isFree: false });
  }
  const written = await ports.runStore.commit(row, patch);
  if (written === null) {
    throw new HeroError({
      code: 'conflict',
      message: 'Somebody else has just decided about this run; look at it again.',
    });
  }
  ports.wake();
  return written;
};
