import type { GuardedAgent } from './agent';
import { systemClock } from './clock';
import type { Clock } from './clock';
import type { ProviderLabel } from './errors';
import type { ReplyHeaders } from './retry-after';

/** Told of every request that really goes out to a vendor and of every answer, so that its pace can be kept. */
export interface Traffic {
  sent(): void;
  answered(reply: { status: number; headers: ReplyHeaders }): void;
}

/** What every request to one vendor has in common. */
export interface Connection {
  provider: ProviderLabel;
  agent: GuardedAgent;
  apiKey: string;
  traffic: Traffic;
  clock: Clock;
}

/** Where nobody keeps a pace. */
export const noTraffic: Traffic = { sent: () => undefined, answered: () => undefined };

/** The members that are the same for most. */
export const ordinary = { traffic: noTraffic, clock: systemClock };
