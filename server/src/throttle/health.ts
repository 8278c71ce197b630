import type { HeroError } from '../contracts/error';
import type { ProviderBalance } from '../contracts/provider';
import type { ProviderHealth } from '../contracts/provider-health';
import { blameOf } from './blame';
import type { Clock } from './clock';

/** The outcomes of one provider's calls; in memory, since this server started. */
export interface HealthRecord {
  succeeded: (answer: { balance: ProviderBalance | null }) => void;
  failed: (error: HeroError) => void;
  report: () => Omit<ProviderHealth, 'state' | 'restsUntil' | 'pace'> & {
    state: Exclude<ProviderHealth['state'], 'resting'>;
  };
}

const KEPT_ERRORS = 5;

export const createHealthRecord = (clock: Pick<Clock, 'now'>): HealthRecord => {
  let state: 'untried' | 'healthy' | 'failing' = 'untried';
  let lastSuccessAt: string | null = null;
  let lastErrors: ProviderHealth['lastErrors'] = [];
  let lastBalance: ProviderHealth['balance'] = null;
  const now = (): string => new Date(clock.now()).toISOString();

  return {
    succeeded: ({ balance }) => {
      state = 'healthy';
      lastSuccessAt = now();
      if (balance !== null) lastBalance = { ...balance, at: lastSuccessAt };
    },
    failed: ({ code, message }) => {
      if (code === 'canceled') return;
      lastErrors = [{ at: now(), code, message }, ...lastErrors].slice(0, KEPT_ERRORS);
      switch (blameOf(code)) {
        case 'provider':
        case 'account':
        case 'setup':
          state = 'failing';
          break;
        case 'request':
          // It refused one image, or not now; the provider itself works.
          state = 'healthy';
          break;
        case 'other':
          break;
      }
    },
    report: () => ({ state, lastSuccessAt, lastErrors, balance: lastBalance }),
  };
};
