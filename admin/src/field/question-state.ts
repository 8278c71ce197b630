import type { OpenQuestion, OutcomeAnswer } from '../../../server/src/contracts/open-question';
import type { Failure } from '../api/request-failure';

export type AnswerKind = OutcomeAnswer['answer'];

/** What the panel of a run of unknown outcome knows. */
export type QuestionState =
  | { phase: 'loading' }
  | { phase: 'unavailable'; failure: Failure }
  | {
      phase: 'open';
      question: OpenQuestion;
      /** The answer on its way to the server. */
      answering: AnswerKind | null;
      /** Why the last answer was not taken. */
      failure: Failure | null;
    };

export type QuestionEvent =
  | { type: 'asked' }
  | { type: 'told'; question: OpenQuestion }
  | { type: 'lost'; failure: Failure }
  | { type: 'answering'; answer: AnswerKind }
  | { type: 'refused'; failure: Failure };

export const loadingQuestion: QuestionState = { phase: 'loading' };

/** The next state; an answer's end without an answer under way changes nothing. */
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
