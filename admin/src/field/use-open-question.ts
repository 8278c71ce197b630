import type { FetchClient } from '@strapi/strapi/admin';
import { useCallback, useEffect, useReducer, useRef, useState } from 'react';
import type { Generation } from '../../../server/src/contracts/generation';
import type { OpenQuestion, OutcomeAnswer } from '../../../server/src/contracts/open-question';
import { findGeneration } from '../api/generations';
import { answerOpenQuestion, findOpenQuestion } from '../api/outcomes';
import { readFailure } from '../api/request-failure';
import { loadingQuestion, reduceQuestion, type QuestionState } from './question-state';

interface OpenQuestionControl {
  state: QuestionState;
  answer: (answer: OutcomeAnswer) => void;
  /** Fetches the facts again. */
  look: () => void;
}

/** The open question of a run. `onMoved` is called with the run once its outcome is decided. */
export const useOpenQuestion = (
  client: FetchClient,
  { runId, onMoved }: { runId: string; onMoved: (run: Generation) => void },
): OpenQuestionControl => {
  const [state, dispatch] = useReducer(reduceQuestion, loadingQuestion);
  const [looks, setLooks] = useState(0);
  const latestMoved = useRef(onMoved);
  latestMoved.current = onMoved;

  useEffect(() => {
    let left = false;
    const find = async (): Promise<OpenQuestion | null> => {
      // Another user may have decided since the run was last fetched.
      const run = looks === 0 ? null : await findGeneration(client, runId);
      if (run === null || run.status === 'unknown') return findOpenQuestion(client, runId);
      if (!left) latestMoved.current(run);
      return null;
    };
    dispatch({ type: 'asked' });
    find().then(
      (question) => {
        if (!left && question !== null) dispatch({ type: 'told', question });
      },
      (error: unknown) => {
        if (!left) dispatch({ type: 'lost', failure: readFailure(error) });
      },
    );
    return () => {
      left = true;
    };
  }, [client, runId, looks]);

  const answer = useCallback(
    (given: OutcomeAnswer) => {
      const send = async (): Promise<void> => {
        dispatch({ type: 'answering', answer: given.answer });
        try {
          latestMoved.current(await answerOpenQuestion(client, runId, given));
        } catch (error) {
          dispatch({ type: 'refused', failure: readFailure(error) });
        }
      };
      void send();
    },
    [client, runId],
  );

  return { state, answer, look: () => setLooks((count) => count + 1) };
};
