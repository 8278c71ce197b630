import { cleanVendorMessage } from '../http/vendor-message';

/** Longer than any sentence that is shown, shorter than a page of HTML. */
const LONGEST = 2_000;
const word = /[^\s"'“”‘’`()<>,;]+/g;

/** The model keeps its key to itself, so whatever could be one, or what is left of one, goes. */
const isKeyLike = (text: string): boolean => /\*{3}/.test(text) || (text.length >= 20 && /\d/.test(text));

/** A sentence of the vendor's or the AI SDK's made fit to be shown: one line, without the prompt and without keys. */
export const cleanWords = (text: string, prompt: string): string => {
  const withoutPrompt = prompt === '' ? text : text.replaceAll(prompt, '[prompt]');
  const withoutKeys = withoutPrompt
    .slice(0, LONGEST)
    .replace(word, (part) => (isKeyLike(part) ? '[redacted]' : part));
  return cleanVendorMessage({ text: withoutKeys, apiKey: '', prompt: '' });
};
