import type { OpenQuestion, OutcomeAnswer } from '../../../server/src/contracts/open-question';
import type { Failure } from '../api/request-failure';

export type AnswerKind = OutcomeAnswer['answer'];

/** The state of the panel for a run of unknown outcome. */
export type QuestionState =
  | { phase: 'loading' }
  | { phase: 'unavailable'; failure: Failure }
  | {
      phase: 'open';
      question: OpenQuestion;
      /** The answer that is being sent. */
      answering: AnswerKind | null;
      /** Why the last answer was refused. */
      failure: Failure | null;
    };

export type QuestionEvent =
  | { type: 'asked' }
  | { type: 'told'; question: OpenQuestion }
  | { type: 'lost'; failure: Failure }
  | { type: 'answering'; answer: AnswerKind }
  | { type: 'refused'; failure: Failure };

export const loadingQuestion: QuestionState = { phase: 'loading' };

/** The next state; the result of an answer that is not being sent changes nothing. */
export const reduceQuestion = (state: QuestionState, event: QuestionEvent): QuestionState => {
  switch (event.type) {
    case 'asked':
      return loadingQuestion;
    case 'told':
      return { phase: 'open', question: event.question, answering: null, failure: null };
    case 'lost':
      return { phase: 'unavailable', failure: event.failure };
    case 'answering':
      return state.phase === 'open' ? { ...state, answering: event.answer, failure: null } : state;
    case 'refused':
      return state.phase === 'open' && state.answering !== null
        ? { ...state, answering: null, failure: event.failure }
        : state;
  }
};
