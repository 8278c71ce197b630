import { HeroError } from '../../contracts/error';

/** So many characters in a row of a prompt are no coincidence. */
const RUN = 40;
/** A shorter prompt is a title or a word, which a sentence may hold for good reasons. */
const SHORTEST = 20;
const CUT = '…';

/** A text without any longer part of the prompt. */
const cut = (text: string, prompt: string): string => {
  let clean = '';
  let at = 0;
  while (at < text.length) {
    let end = at;
    if (prompt.includes(text.slice(at, at + RUN)) && at + RUN <= text.length) {
      end = at + RUN;
      while (end < text.length && prompt.includes(text.slice(at, end + 1))) end += 1;
    }
    if (end > at) clean += CUT;
    else clean += text.charAt(at);
    at = Math.max(end, at + 1);
  }
  return clean;
};

/** A text that does not tell the prompt: a vendor or a custom provider may repeat it. */
export const redactText = (text: string, prompt: string): string => {
  const wanted = prompt.trim();
  return cut(wanted.length < SHORTEST ? text : text.replaceAll(wanted, CUT), wanted);
};

/** The same error with a sentence that does not tell the prompt. */
export const redactPrompt = (error: HeroError, prompt: string): HeroError => {
  const message = redactText(error.message, prompt);
  if (message === error.message) return error;
  const { code, retryable, retryAfterMs, amended, maybeBilled, cause } = error;
  return new HeroError({
    code,
    message,
    retryable,
    amended,
    maybeBilled,
    cause,
    ...(retryAfterMs === null ? {} : { retryAfterMs }),
  });
};
