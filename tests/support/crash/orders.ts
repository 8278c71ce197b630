import type { SiteFacts } from './facts';
import type { Ending, KillPoint } from './kill-point';

/** What a server is told when it is started. */
export interface ServerTask {
  dir: string;
}

type Nothing = Record<string, never>;

/** What a running server can be asked for, with the answer to each. */
export interface Orders {
  /** New drafts with an SEO component, all of the same words; answers their document ids. */
  write: { order: { count: number }; answer: string[] };
  /** Makes it end itself at a point of the next run. */
  arm: { order: { point: KillPoint; ending: Ending }; answer: null };
  /** Keeps the next run at a point, where the server's death will find it; answered when it has come there. */
  hold: { order: { point: KillPoint }; answer: null };
  /** Publishes an article, which notes a run down. */
  publish: { order: { documentId: string }; answer: null };
  /** Orders a hero for an article through the content API. */
  order: { order: { documentId: string }; answer: null };
  /** Waits until no more runs than so many are left to do. */
  settle: { order: { patienceMs: number; held: number }; answer: null };
  /** Ends the plugin's driver, which waits for what is under way. */
  rest: { order: Nothing; answer: null };
  gather: { order: Nothing; answer: SiteFacts };
}

export type OrderName = keyof Orders;

export type OrderMessage = {
  [Name in OrderName]: { id: number; name: Name; order: Orders[Name]['order'] };
}[OrderName];

export type ServerMessage =
  { ready: true } | { id: number; answer: unknown } | { id: number; failed: string };

/** The variable that carries the task. */
export const TASK = 'HERO_CRASH_TASK';
