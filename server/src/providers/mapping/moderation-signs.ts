/** A member of an answer without members of its own: its name, also where it stands in a list, and its value. */
export interface Leaf {
  name: string;
  value: unknown;
}

/** Where an image stands in its list: lists of the same length beside it speak of each image in turn. */
export interface Position {
  index: number;
  length: number;
}

/** More than any vendor says beside its images. */
const MOST_LEAVES = 2_000;
export const DEEPEST = 10;

const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);

/** Names and values of the members of an object; bytes have none. */
export const entriesOf = (value: unknown): [string, unknown][] =>
  typeof value === 'object' && value !== null && !ArrayBuffer.isView(value) ? Object.entries(value) : [];

function* walk(
  { name, value }: Leaf,
  { position, depth }: { position: Position | null; depth: number },
): Generator<Leaf> {
  if (depth > DEEPEST) return;
  const below = { position, depth: depth + 1 };
  if (isList(value) && value.length > 0) {
    const isParallel = position !== null && value.length === position.length;
    for (const item of isParallel ? [value[position.index]] : value)
      yield* walk({ name, value: item }, below);
    return;
  }
  const members = isList(value) ? [] : entriesOf(value);
  if (members.length === 0) yield { name, value };
  for (const [member, inner] of members) yield* walk({ name: member, value: inner }, below);
}

/** All that is said in a value; of lists that speak of each image in turn, only what is said of the one at `position`. */
export const leavesOf = (value: unknown, name = '', position: Position | null = null): Leaf[] => {
  const leaves: Leaf[] = [];
  for (const leaf of walk({ name, value }, { position, depth: 0 })) {
    if (leaves.push(leaf) >= MOST_LEAVES) break;
  }
  return leaves;
};

/** Letters alone: `has_nsfw_concepts`, `finishReason` and `finish-reason` are one spelling each. */
const lettersOf = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');

/** Flags that speak against an image when they are set, and when they are not. */
const RAISED =
  /(nsfw(concepts?|content)?(detected)?|flagged|filtered|moderated|blocked|censored|blurred|refused|contentviolation|sensitive(content)?|unsafe)$/;
const LOWERED =
  /(respect(s|ed)?moderation|imagesafe|^(is)?safe|passed(moderation|safety(check)?)|moderationpassed)$/;
/** Members that say why an image was withheld, whatever they say. */
const OBJECTIONS = /((block(ed)?|filter(ed)?|refusal|rejection)reasons?|^refusal)$/;
/** Members that say how it went, and may say so. */
const ENDINGS = /(reasons?|status|state|code|type|result)$/;
const OBJECTING =
  /content[\s_-]*(polic|filter|moderat|refus|reject|block|violat)|moderated|moderation[\s_-]*(block|fail|reject)|safety|prohibited|blocklist|recitation|\bspii\b|nsfw|sensitive|refus|^no_image$|unsafe|data[\s_-]*inspection/i;
const ORDINARY = /^\s*$|^(none|null|ok|passed|safe|success|stop|completed?|approved|false|0)$|unspecified$/i;

/** What a leaf says against an image, in the vendor's own word; null: nothing. */
export const objectionOf = ({ name, value }: Leaf): string | null => {
  const letters = lettersOf(name);
  const isSet = value === true || value === 'true';
  const isUnset = value === false || value === 'false';
  if ((isSet && RAISED.test(letters)) || (isUnset && LOWERED.test(letters))) return name;
  if (typeof value !== 'string' || value.length > 1_000 || ORDINARY.test(value)) return null;
  if (OBJECTIONS.test(letters)) return value;
  return ENDINGS.test(letters) && OBJECTING.test(value) ? value : null;
};

/** Members that hold words for people, or images, in whose place some models put words. */
const WORDS =
  /^(refusal|text|outputtext|content|(finish|blockreason)?message|raifilteredreason|explanation|detail|description|error|b64json|b64|base64|image|imageurl|url)$/;

/** A sentence that a leaf says, where an image was asked for; null: none. */
export const sentenceOf = ({ name, value }: Leaf): string | null => {
  if (typeof value !== 'string' || value.length > 10_000 || !WORDS.test(lettersOf(name))) return null;
  const words = value.trim();
  const isSentence = words.split(/\s+/).length >= 4;
  return isSentence && !/success/i.test(words) ? words : null;
};

const IMAGES = /^(b64json|b64|base64|images?|imageurls?|urls?|data|results?|artifacts|predictions|outputs?)$/;

const isEmpty = (value: unknown): boolean =>
  value === null ||
  (isList(value) && value.length === 0) ||
  (typeof value === 'string' && value.trim() === '');

/** Whether images have a place in an answer, and every place is empty. */
export const isEmptyHanded = (leaves: readonly Leaf[]): boolean => {
  const places = leaves.filter(({ name }) => IMAGES.test(lettersOf(name)));
  return places.length > 0 && places.every(({ value }) => isEmpty(value));
};
