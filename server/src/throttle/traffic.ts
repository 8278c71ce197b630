import type { ReplyHeaders } from './retry-after';

/** Told of every request that is sent to a vendor and of every answer, so that its limits can be kept. */
export interface Traffic {
  sent: () => void;
  answered: (reply: { status: number; headers: ReplyHeaders }) => void;
}

/** For requests that no throttle counts. */
export const noTraffic: Traffic = { sent: () => undefined, answered: () => undefined };
