import { HeroError } from '../contracts/error';
import type { ImageRequest } from '../contracts/provider';

/**
 * The prompt for an API without a field for what must not appear: that becomes its last sentence.
 *
 * @throws HeroError prompt_empty, prompt_too_long
 */
export const wordPrompt = (
  request: Pick<ImageRequest, 'prompt' | 'negativePrompt'>,
  { model, maxPrompt }: { model: string; maxPrompt: number },
): string => {
  const wanted = request.prompt.trim();
  if (wanted === '') {
    throw new HeroError({
      code: 'prompt_empty',
      message: 'The prompt is empty: give the entry a title or the template a text of its own.',
    });
  }
  const avoid = request.negativePrompt.trim();
  const prompt = avoid === '' ? wanted : `${wanted}\n\nAvoid: ${avoid}`;
  if (prompt.length > maxPrompt) {
    throw new HeroError({
      code: 'prompt_too_long',
      message: `The prompt has ${prompt.length} characters and ${model} takes ${maxPrompt}: shorten the template or what it quotes.`,
    });
  }
  return prompt;
};
