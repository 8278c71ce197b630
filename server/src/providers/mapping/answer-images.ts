import type { ProducedImage } from '../../contracts/provider';
import { membersOf, textOf } from './lenient-fields';
import type { Members } from './lenient-fields';
import { bestContent, readUrlText, readAnyText, readInlineText } from './image-content';
import type { ImageContent } from './image-content';

/** Where images stand or what leads to them, the documented members of the five vendors first. */
const CONTAINERS = [
  'data',
  'results',
  'images',
  'result',
  'output',
  'outputs',
  'image',
  'artifacts',
  'generations',
  'predictions',
  'response',
  'resultUrls',
  'result_urls',
  'image_url',
];
const INLINE = ['b64_json', 'b64', 'base64', 'image_base64', 'imageBase64', 'bytesBase64Encoded'];
const URLS = ['url', 'imageUrl', 'image_url', 'uri', 'image_uri', 'download_url', 'output_url'];
const PROMPTS = ['revised_prompt', 'revisedPrompt', 'finalPrompt', 'final_prompt'];
/** The deepest known: an envelope, its member, a list, an entry, its member. */
const MOST_LEVELS = 6;

/** An image, and the texts that stand for it in the answer: none where the answer itself is the image. */
interface FoundImage {
  image: ProducedImage;
  texts: string[];
}

/** One place for an image; null when nothing that can be one is in it. */
type Place = FoundImage | null;

const textsOf = (members: Members, names: readonly string[]): string[] =>
  names.flatMap((name) => {
    const text = members[name];
    return typeof text === 'string' && text !== '' ? [text] : [];
  });

const bare = (content: ImageContent | null, texts: string[]): Place[] =>
  content === null ? [] : [{ image: { content, revisedPrompt: null, seed: null }, texts }];

const isFound = (place: Place): boolean => place !== null;

/** An entry with its own content, as `{ b64_json, url, revised_prompt }`; null when it has none. */
const ownImage = (members: Members, base: URL): Place => {
  const [inline, urls] = [textsOf(members, INLINE), textsOf(members, URLS)];
  const contents = [
    ...inline.map((text) => readInlineText(text, base)),
    ...urls.map((text) => readUrlText(text, base)),
  ].filter((content) => content !== null);
  const content = bestContent(contents);
  if (content === null) return null;
  const image = { content, revisedPrompt: textOf(members, PROMPTS), seed: textOf(members, ['seed']) };
  return { image, texts: [...inline, ...urls] };
};

/** Lists and objects come before the entry's own URL, which may be that of the job; a bare text comes last. */
const inMembers = (members: Members, base: URL, levels: number): Place[] => {
  const places = CONTAINERS.map((name) => members[name]);
  const isText = (place: unknown): boolean => typeof place === 'string';
  const listed = places.filter((place) => !isText(place)).map((place) => findIn(place, base, levels - 1));
  const held = listed.find((images) => images.some(isFound));
  if (held !== undefined) return held;
  const own = ownImage(members, base);
  if (own !== null) return [own];
  const texts = places.filter(isText).map((place) => findIn(place, base, levels - 1));
  return [...texts, ...listed].find((images) => images.length > 0) ?? [];
};

const findIn = (value: unknown, base: URL, levels: number): Place[] => {
  if (levels === 0) return [];
  if (typeof value === 'string') return bare(readAnyText(value), [value]);
  if (value instanceof Uint8Array) return bare({ kind: 'bytes', bytes: value }, []);
  if (Array.isArray(value)) {
    return value.flatMap((entry: unknown) => {
      const images = findIn(entry, base, levels - 1);
      return images.length > 0 ? images : [null];
    });
  }
  const members = membersOf(value);
  return members === null ? [] : inMembers(members, base, levels);
};

/**
 * The places for images in an answer, in whatever member and spelling; `base` is where the answer came from. What
 * a vendor calls the input is not looked at: it may echo the references.
 */
export const findImages = (content: unknown, base: URL): Place[] => findIn(content, base, MOST_LEVELS);

/** Whether there is an image in an answer, whatever else it says. */
export const hasImage = (content: unknown): boolean =>
  findImages(content, new URL('https://vendor.invalid')).some(isFound);
