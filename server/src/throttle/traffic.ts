import type { ReplyHeaders } from './retry-after';

/** Told of every request that really goes out to a vendor and of every answer, so that its pace can be kept. */
export interface Traffic {
  sent(): void;
  answered(reply: { status: number; headers: ReplyHeaders }): void;
}

/** Where nobody keeps a pace. */
export const noTraffic: Traffic = { sent: () => undefined, answered: () => undefined };
