import type { BlogFacts } from './facts';
import type { Ending, KillPoint } from './kill-point';

/** What a server is told when it is started. */
export interface ServerTask {
  dir: string;
}

type Nothing = Record<string, never>;

/** What a running server can be asked for, with the answer to each. */
export interface Requests {
  /** New drafts with an SEO component, all of the same words; answers their document ids. */
  write: { order: { count: number }; answer: string[] };
  /** Makes it end itself at a point of the next run. */
  arm: { order: { point: KillPoint; ending: Ending }; answer: null };
  /** Keeps the next run at a point, where the server's death will find it; answered when it has come there. */
  hold: { order: { point: KillPoint }; answer: null };
  /** Publishes an article, which notes a run down. */
  publish: { order: { documentId: string }; answer: null };
  /** Requests a hero for an article through the content API. */
  order: { order: { documentId: string }; answer: null };
  /** Waits until no run is left to do: none of an article, or (null) none at all. */
  settle: { order: { timeoutMs: number; documentId: string | null }; answer: null };
  /** Ends the plugin's driver, which waits for what is under way. */
  rest: { order: Nothing; answer: null };
  gather: { order: Nothing; answer: BlogFacts };
}

export type RequestName = keyof Requests;

export type RequestMessage = {
  [Name in RequestName]: { id: number; name: Name; order: Requests[Name]['order'] };
}[RequestName];

export type ServerMessage =
  { ready: true } | { id: number; answer: unknown } | { id: number; failed: string };

/** The variable that carries the task. */
export const TASK = 'HERO_CRASH_TASK';
