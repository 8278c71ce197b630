import type { GuardedAgent } from './agent';
import { systemClock } from '../../throttle/clock';
import type { Clock } from '../../throttle/clock';
import type { ProviderLabel } from './errors';
import { noTraffic, type Traffic } from '../../throttle/traffic';

/** What every request to one vendor has in common. */
export interface Connection {
  provider: ProviderLabel;
  agent: GuardedAgent;
  apiKey: string;
  traffic: Traffic;
  clock: Clock;
}

/** The members that are the same for most. */
export const ordinary = { traffic: noTraffic, clock: systemClock };
