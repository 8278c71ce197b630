/** Members that name the field an error is about: OpenAI's `param`, FastAPI's `loc`, and what others call it. */
const NAMING = /^(param(eter)?s?|loc(ation)?|field|path|property|argument|pointer|name|keys?)$/i;
/** A field that is missing is not one too many. */
const MISSING = /\bmissing\b|\b(is|are)\s+required\b/i;

const NOUN = '(?:parameter|param|argument|arg|field|property|option|keyword|key|input|member|attribute)s?';
const NO =
  "(?:(?:is|are|was|were|does|do|can|could)\\s*(?:not|n['’]t)|can(?:not|['’]t)|(?:does|do|is|are)n['’]t|not)";
const VERB = '(?:support|accept|take|allow|permit|recogni[sz]e|know|expect|implement)';
const BAD = `(?:invalid|unknown|unsupported|unrecogni[sz]ed|unexpected|extra|additional|illegal|disallowed|${NO}\\s+(?:a\\s+)?(?:${VERB}(?:e?d|ted|ized|ised)?|permitted|valid|known|available))`;
const QUOTE = '["\'`‘’“”]';

const escaped = (name: string): string => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

const wordOf = (name: string): string => `(?<![\\w-])${escaped(name)}(?![\\w-])`;

/** The ways in which a sentence names a field that is not taken; a mere mention of a word such as “size” is none. */
const refuses = (name: string): RegExp => {
  const word = wordOf(name);
  const quoted = `${QUOTE}${escaped(name)}${QUOTE}`;
  const either = `(?:${quoted}|${word})`;
  return new RegExp(
    [
      // Argument not supported: size
      `${BAD}[^.:]{0,60}:\\s*(?:[\\w.'"\`-]+(?:\\s*,\\s*|\\s+and\\s+)){0,8}${either}`,
      // Invalid size; unknown parameter “size”; does not support the quality
      `${BAD}\\s+(?:(?:the|value|values|type|for|of|in)\\s+){0,4}(?:${NOUN}\\s*[:=]?\\s*)?${either}`,
      // got an unexpected keyword argument 'size'
      `${BAD}\\s+(?:\\w+\\s+){0,2}${NOUN}\\s*[:=]?\\s*${either}`,
      // The parameter size is not supported; size: Extra inputs are not permitted; 'size' was unexpected
      `${either}(?:\\s+${NOUN})?\\s*[:,]?\\s*(?:(?:is|was|are|were)\\s+)?${BAD}`,
    ].join('|'),
    'i',
  );
};

interface Told {
  /** Values of members that name a field. */
  names: Set<string>;
  sentences: string[];
}

const MOST_VALUES = 50;

/** `body.size`, `/size` and `size` are the same field. */
const lastPart = (path: string): string => /[^./[\]]+$/.exec(path.replace(/\]$/, ''))?.[0] ?? path;

const read = (value: unknown, isNaming: boolean, told: Told): void => {
  if (told.names.size + told.sentences.length > MOST_VALUES) return;
  if (typeof value === 'string') {
    if (isNaming) told.names.add(lastPart(value));
    else told.sentences.push(value.slice(0, 500));
  } else if (Array.isArray(value)) {
    for (const one of value) read(one, isNaming, told);
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, member] of Object.entries(value)) read(member, NAMING.test(key), told);
  }
};

const readAnswer = (answer: unknown): Told => {
  const told: Told = { names: new Set(), sentences: [] };
  read(answer, false, told);
  return told;
};

/** Which of the `fields` a refusal names as not taken, in a member for it or in words. */
export const namedFields = (answer: unknown, fields: readonly string[]): string[] => {
  const { names, sentences } = readAnswer(answer);
  if (sentences.some((sentence) => MISSING.test(sentence))) return [];
  return fields.filter(
    (field) => names.has(field) || sentences.some((sentence) => refuses(field).test(sentence)),
  );
};

/** Which of the `fields`, none of which was sent, an answer speaks of: the API misses them. */
export const missedFields = (answer: unknown, fields: readonly string[]): string[] => {
  const { names, sentences } = readAnswer(answer);
  const isMentioned = (field: string): boolean =>
    sentences.some((sentence) => new RegExp(wordOf(field)).test(sentence));
  return fields.filter((field) => names.has(field) || isMentioned(field));
};
