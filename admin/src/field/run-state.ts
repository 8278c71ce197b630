import type { Generation } from '../../../server/src/contracts/generation';
import type { Hero } from '../../../server/src/contracts/hero';
import type { Failure } from '../api/request-failure';

/** What was asked for: a drawn hero, or one from a picture of the library. */
export type Wish = 'generation' | 'library';

/** Who started the run: the person at this form, or somebody or something else (publish, another tab). */
export type Origin = 'editor' | 'background';

/** Where the field stands between a press of the button and its hero. Times are `Date.now()`. */
export type RunState =
  | { phase: 'idle' }
  | { phase: 'asking'; wish: Wish; startedAt: number }
  | {
      phase: 'running';
      run: Generation;
      origin: Origin;
      startedAt: number;
      /** Polls fail for now; they go on. */
      offline: boolean;
      canceling: boolean;
    }
  | { phase: 'succeeded'; hero: Hero; run: Generation; origin: Origin }
  /** `unpublished`: what the server says to a wish to publish that came to nothing with it. */
  | { phase: 'failed'; failure: Failure; wish: Wish; unpublished?: string }
  /** A paid call went out and nobody knows its outcome. */
  | { phase: 'unknown'; runId: string; message: string | null }
  /** An image that was paid for before may still arrive. */
  | { phase: 'canceled'; runId: string };

export type RunEvent =
  | { type: 'asked'; wish: Wish; at: number }
  /** The server took the wish, or has had a run under way already. */
  | { type: 'joined'; run: Generation; origin: Origin; at: number }
  | { type: 'polled'; run: Generation }
  | { type: 'poll_lost' }
  | { type: 'cancel_asked' }
  | { type: 'cancel_lost' }
  | { type: 'failed'; failure: Failure; wish: Wish }
  | { type: 'settled' };

export const idle: RunState = { phase: 'idle' };

const failureOf = (run: Generation): Failure =>
  run.error === null
    ? { kind: 'unexpected', message: run.warnings.join(' ') }
    : { kind: 'refused', ...run.error };

const failed = (run: Generation): RunState => {
  const unpublished = run.publication?.state === 'skipped' ? run.publication.message : null;
  return {
    phase: 'failed',
    failure: failureOf(run),
    wish: 'generation',
    ...(unpublished === null ? {} : { unpublished }),
  };
};

const stateOf = (
  run: Generation,
  { origin, startedAt, canceling }: { origin: Origin; startedAt: number; canceling: boolean },
): RunState => {
  switch (run.status) {
    case 'queued':
    case 'running':
      return { phase: 'running', run, origin, startedAt, canceling, offline: false };
    case 'succeeded':
      return run.hero === null ? failed(run) : { phase: 'succeeded', hero: run.hero, run, origin };
    case 'failed':
      return failed(run);
    case 'unknown':
      return { phase: 'unknown', runId: run.id, message: run.error?.message ?? null };
    case 'canceled':
      return { phase: 'canceled', runId: run.id };
  }
};

/**
 * The next state. An event that does not belong to the present state (a poll answered after the end, or one
 * of an earlier run) changes nothing.
 */
export const reduceRun = (state: RunState, event: RunEvent): RunState => {
  switch (event.type) {
    case 'asked':
      return { phase: 'asking', wish: event.wish, startedAt: event.at };
    case 'joined':
      return stateOf(event.run, { origin: event.origin, startedAt: event.at, canceling: false });
    case 'polled':
      return state.phase === 'running' && state.run.id === event.run.id ? stateOf(event.run, state) : state;
    case 'poll_lost':
      return state.phase === 'running' ? { ...state, offline: true } : state;
    case 'cancel_asked':
      return state.phase === 'running' ? { ...state, canceling: true } : state;
    case 'cancel_lost':
      return state.phase === 'running' ? { ...state, canceling: false } : state;
    case 'failed':
      return { phase: 'failed', failure: event.failure, wish: event.wish };
    case 'settled':
      return idle;
  }
};

/** Whether something is under way that the editor waits for. */
export const isBusy = (state: RunState): boolean => {
  switch (state.phase) {
    case 'asking':
    case 'running':
    case 'succeeded':
      return true;
    case 'idle':
    case 'failed':
    case 'unknown':
    case 'canceled':
      return false;
  }
};
