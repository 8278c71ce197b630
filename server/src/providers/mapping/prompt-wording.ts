import { HeroError } from '../../contracts/error';
import type { ImageRequest } from '../../contracts/provider';

type Words = Pick<ImageRequest, 'prompt' | 'negativePrompt'>;

interface Limit {
  /** Who takes no more, for the message. */
  model: string;
  /** Characters. */
  maxPrompt: number;
}

const withinLimit = (prompt: string, { model, maxPrompt }: Limit): string => {
  if (prompt.length <= maxPrompt) return prompt;
  throw new HeroError({
    code: 'prompt_too_long',
    message: `The prompt has ${prompt.length} characters and ${model} takes ${maxPrompt}: shorten the template or what it quotes.`,
  });
};

/**
 * The prompt alone, for an API with a field of its own for what must not appear.
 *
 * @throws HeroError prompt_empty, prompt_too_long
 */
export const trimmedPrompt = ({ prompt }: Pick<Words, 'prompt'>, limit: Limit): string => {
  const wanted = prompt.trim();
  if (wanted !== '') return withinLimit(wanted, limit);
  throw new HeroError({
    code: 'prompt_empty',
    message: 'The prompt is empty: give the entry a title or the template a text of its own.',
  });
};

/**
 * The prompt for an API without a field for what must not appear: that becomes its last sentence.
 *
 * @throws HeroError prompt_empty, prompt_too_long
 */
export const wordPrompt = (words: Words, limit: Limit): string => {
  const wanted = trimmedPrompt(words, limit);
  const avoid = words.negativePrompt.trim();
  return avoid === '' ? wanted : withinLimit(`${wanted}\n\nAvoid: ${avoid}`, limit);
};
