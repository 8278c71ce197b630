import { describe, expect, it } from 'vitest';
import {
  loadingQuestion,
  reduceQuestion,
  type QuestionEvent,
  type QuestionState,
} from '../../../admin/src/field/question-state';
import type { OpenQuestion } from '../../../server/src/contracts/open-question';

const question: OpenQuestion = {
  provider: 'openai',
  model: 'gpt-image-2',
  jobId: null,
  callKey: 'key-1',
  sentAt: null,
  asked: 1,
  credits: null,
  canAsk: null,
  takesJobId: false,
};
const failure = { kind: 'unreachable' } as const;
const after = (...events: QuestionEvent[]): QuestionState => events.reduce(reduceQuestion, loadingQuestion);

describe('reduceQuestion', () => {
  it('opens with the facts of the call, and is unavailable when they cannot be loaded', () => {
    expect(after({ type: 'told', question })).toMatchObject({ phase: 'open', question, answering: null });
    expect(after({ type: 'lost', failure })).toEqual({ phase: 'unavailable', failure });
    expect(after({ type: 'lost', failure }, { type: 'asked' })).toEqual(loadingQuestion);
  });

  it('shows why an answer was refused until the next answer is sent', () => {
    const refused = after(
      { type: 'told', question },
      { type: 'answering', answer: 'pay' },
      { type: 'refused', failure },
    );
    expect(refused).toMatchObject({ phase: 'open', answering: null, failure });
    expect(reduceQuestion(refused, { type: 'answering', answer: 'lost' })).toMatchObject({
      answering: 'lost',
      failure: null,
    });
  });

  it('ignores answer events when no answer can be pending', () => {
    expect(after({ type: 'answering', answer: 'pay' })).toEqual(loadingQuestion);
    const open = after({ type: 'told', question });
    expect(reduceQuestion(open, { type: 'refused', failure })).toEqual(open);
  });
});
