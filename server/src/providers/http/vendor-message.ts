const MAX_LENGTH = 200;
/** A vendor may echo a part of a key; a shared run of this many characters counts as the key. */
const RUN = 8;
/** Control characters, and the invisible ones that can turn text around. */
const invisible = /[\p{Cc}\p{Cf}\u2028\u2029]+/gu;
const tokenLike = /\b(?:sk|pk|kv|rk)[-_][\w*.-]{6,}|\bBearer\s+\S+/gi;
const REDACTED = '[redacted]';

/** A text without the key and without any longer part of it. */
export const redactKey = (text: string, key: string): string => {
  if (key.length <= RUN) return key === '' ? text : text.replaceAll(key, REDACTED);
  const spans: { from: number; to: number }[] = [];
  for (let start = 0; start + RUN <= key.length; start++) {
    const run = key.slice(start, start + RUN);
    for (let at = text.indexOf(run); at !== -1; at = text.indexOf(run, at + 1)) {
      spans.push({ from: at, to: at + RUN });
    }
  }
  spans.sort((a, b) => a.from - b.from);
  let clean = '';
  let done = 0;
  for (const { from, to } of spans) {
    if (from > done || (from === 0 && done === 0)) clean += text.slice(done, from) + REDACTED;
    done = Math.max(done, to);
  }
  return clean + text.slice(done);
};

const oneLine = (text: string): string => text.replace(invisible, ' ').replace(/\s+/g, ' ').trim();

/** A vendor may echo it as it is, inside JSON, or in one line. */
const withoutPrompt = (text: string, prompt: string): string =>
  [prompt, JSON.stringify(prompt).slice(1, -1), oneLine(prompt)].reduce(
    (rest, spelling) => (spelling === '' ? rest : rest.replaceAll(spelling, '[prompt]')),
    text,
  );

/**
 * A vendor's sentence made fit to be shown: one line of at most 200 characters, without control or bidi
 * characters, without the API key or any part of it that could be told, without the prompt.
 */
export const cleanVendorMessage = ({
  text,
  apiKey,
  prompt,
}: {
  text: string;
  apiKey: string;
  prompt: string;
}): string => {
  const line = oneLine(withoutPrompt(text, prompt));
  const redacted = redactKey(line, apiKey).replace(tokenLike, REDACTED);
  return redacted.length > MAX_LENGTH ? `${redacted.slice(0, MAX_LENGTH - 1).trimEnd()}…` : redacted;
};
