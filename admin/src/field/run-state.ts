import type { Generation } from '../../../server/src/contracts/generation';
import type { Hero } from '../../../server/src/contracts/hero';
import type { Failure } from '../api/request-failure';

/** The requested hero: drawn, or made from an image of the media library. */
export type Wish = 'generation' | 'library';

/** What started the run: the editor in this form, or anything else (a publish, another tab). */
export type Origin = 'editor' | 'background';

/** The state of the field from the request to the hero. Times are `Date.now()`. */
export type RunState =
  | { phase: 'idle' }
  | { phase: 'asking'; wish: Wish; startedAt: number }
  | {
      phase: 'running';
      run: Generation;
      origin: Origin;
      startedAt: number;
      /** Polls fail for now and are repeated. */
      offline: boolean;
      canceling: boolean;
    }
  | { phase: 'succeeded'; hero: Hero; run: Generation; origin: Origin }
  /** `unpublished`: the server's message on a publish request that failed along with the run. */
  | { phase: 'failed'; failure: Failure; wish: Wish; unpublished?: string }
  /** The outcome of a paid call is unknown. */
  | { phase: 'unknown'; runId: string; message: string | null }
  /** An image that was already paid for may still arrive. */
  | { phase: 'canceled'; runId: string };

export type RunEvent =
  | { type: 'asked'; wish: Wish; at: number }
  /** The server accepted the request, or a run is already active. */
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
 * The next state. An event that does not match the current state (a poll answered after the end, or of an
 * earlier run) changes nothing.
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

/** Whether the editor is waiting for an operation in progress. */
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
