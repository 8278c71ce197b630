import { describe, expect, it } from 'vitest';
import { HeroError } from '../../../../server/src/contracts/error';
import { redactText, redactPrompt } from '../../../../server/src/runs/worker/redact-prompt';

const PROMPT =
  'An editorial hero image of a quiet harbour at dawn, with gulls over the water and the first boats leaving for the day.';

describe('a sentence of a provider', () => {
  it.each([
    ['the whole prompt', `Refused “${PROMPT}”: reword it.`, 'Refused “…”: reword it.'],
    ['a long part of it', `Blocked near ${PROMPT.slice(30, 90)}: reword it.`, 'Blocked near …: reword it.'],
  ])('loses %s', (_, said, told) => {
    expect(redactText(said, PROMPT)).toBe(told);
  });

  it.each([
    ['a few of its words', 'The quiet harbour is not allowed: reword it.', PROMPT],
    ['a prompt of one word', 'Boats are not allowed: reword it.', 'Boats'],
    ['nothing of it', 'The account is empty: top it up.', PROMPT],
  ])('keeps %s', (_, said, prompt) => {
    expect(redactText(said, prompt)).toBe(said);
  });

  it('stays the same error', () => {
    const error = new HeroError({
      code: 'provider_rejected',
      message: `No: ${PROMPT}`,
      retryable: true,
      retryAfterMs: 5,
      cause: 'x',
    });
    expect(redactPrompt(error, PROMPT)).toMatchObject({
      code: 'provider_rejected',
      message: 'No: …',
      retryable: true,
      retryAfterMs: 5,
      cause: 'x',
    });
    expect(redactPrompt(error, 'another one')).toBe(error);
  });
});
