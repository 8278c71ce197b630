import type { FetchClient } from '@strapi/strapi/admin';
import { useCallback, useEffect, useReducer } from 'react';
import type { CreateAdminGeneration, Generation } from '../../../server/src/contracts/generation';
import {
  cancelGeneration,
  createGeneration,
  finaliseGeneration,
  findGeneration,
  type OwnEntry,
} from '../api/generations';
import { isPassing, readFailure, readPollFailure } from '../api/request-failure';
import { pollDelay } from './poll-delay';
import { idle, reduceRun, type Origin, type RunEvent, type RunState } from './run-state';

export interface GenerationControl {
  state: RunState;
  dispatch: (event: RunEvent) => void;
  /** Starts a run and resolves to its id, or to null if it was refused. */
  start: (request: CreateAdminGeneration) => Promise<{ id: string; createdAt: string } | null>;
  /** Starts a run that draws the image of an earlier run of the same entry in final quality. */
  finalise: (id: string, entry: OwnEntry) => Promise<void>;
  /** Follows an existing run. */
  join: (run: Generation, origin: Origin) => void;
  cancel: (id: string) => Promise<void>;
}

/** One run of the field: started or joined, and polled until it ends. */
export const useGeneration = (client: FetchClient): GenerationControl => {
  const [state, dispatch] = useReducer(reduceRun, idle);
  const runId = state.phase === 'running' ? state.run.id : null;

  useEffect(() => {
    if (runId === null) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let left = false;
    const poll = async (attempt: number): Promise<void> => {
      try {
        const run = await findGeneration(client, runId);
        if (!left) dispatch({ type: 'polled', run });
      } catch (error) {
        if (left) return;
        if (!isPassing(error)) {
          dispatch({ type: 'failed', failure: readPollFailure(error), wish: 'generation' });
          return;
        }
        dispatch({ type: 'poll_lost' });
      }
      wait(attempt + 1);
    };
    const wait = (attempt: number): void => {
      if (!left) timer = setTimeout(() => void poll(attempt), pollDelay(attempt));
    };
    wait(0);
    return () => {
      left = true;
      clearTimeout(timer);
    };
  }, [client, runId]);

  const begin = useCallback(
    async (ask: (client: FetchClient) => Promise<Generation>) => {
      const at = Date.now();
      dispatch({ type: 'asked', wish: 'generation', at });
      try {
        const run = await ask(client);
        dispatch({ type: 'joined', run, origin: 'editor', at });
        return run;
      } catch (error) {
        dispatch({ type: 'failed', failure: readFailure(error), wish: 'generation' });
        return null;
      }
    },
    [client],
  );
  const start = useCallback(
    (request: CreateAdminGeneration) => begin((to) => createGeneration(to, request)),
    [begin],
  );
  const finalise = useCallback(
    async (id: string, entry: OwnEntry) => {
      await begin((to) => finaliseGeneration(to, id, entry));
    },
    [begin],
  );

  const join = useCallback((run: Generation, origin: Origin) => {
    dispatch({ type: 'joined', run, origin, at: Math.min(Date.now(), Date.parse(run.createdAt)) });
  }, []);

  const cancel = useCallback(
    async (id: string) => {
      dispatch({ type: 'cancel_asked' });
      try {
        dispatch({ type: 'polled', run: await cancelGeneration(client, id) });
      } catch {
        // Polls continue and show how the run ends; the button is enabled for another try.
        dispatch({ type: 'cancel_lost' });
      }
    },
    [client],
  );

  return { state, dispatch, start, finalise, join, cancel };
};
