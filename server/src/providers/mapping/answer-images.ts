import type { ProducedImage } from '../../contracts/provider';
import { membersOf, textOf } from './lenient-fields';
import type { Members } from './lenient-fields';
import { bestContent, readAddressText, readAnyText, readInlineText } from './image-content';
import type { ImageContent } from './image-content';

/** Where pictures stand or what leads to them, the documented members of the five vendors first. */
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
const ADDRESSES = ['url', 'imageUrl', 'image_url', 'uri', 'image_uri', 'download_url', 'output_url'];
const PROMPTS = ['revised_prompt', 'revisedPrompt', 'finalPrompt', 'final_prompt'];
/** The deepest known: an envelope, its member, a list, an entry, its member. */
const MOST_LEVELS = 6;

/** A picture, and the texts that stand for it in the answer: none where the answer itself is the picture. */
interface FoundPicture {
  image: ProducedImage;
  texts: string[];
}

/** One place for a picture; null when nothing that can be one is in it. */
type Place = FoundPicture | null;

const textsOf = (members: Members, names: readonly string[]): string[] =>
  names.flatMap((name) => {
    const text = members[name];
    return typeof text === 'string' && text !== '' ? [text] : [];
  });

const bare = (content: ImageContent | null, texts: string[]): Place[] =>
  content === null ? [] : [{ image: { content, revisedPrompt: null, seed: null }, texts }];

const isFound = (place: Place): boolean => place !== null;

/** An entry with its own content, as `{ b64_json, url, revised_prompt }`; null when it has none. */
const ownPicture = (members: Members, base: URL): Place => {
  const [inline, addresses] = [textsOf(members, INLINE), textsOf(members, ADDRESSES)];
  const contents = [
    ...inline.map((text) => readInlineText(text, base)),
    ...addresses.map((text) => readAddressText(text, base)),
  ].filter((content) => content !== null);
  const content = bestContent(contents);
  if (content === null) return null;
  const image = { content, revisedPrompt: textOf(members, PROMPTS), seed: textOf(members, ['seed']) };
  return { image, texts: [...inline, ...addresses] };
};

/** Lists and objects come before the entry's own address, which may be that of the job; a bare text comes last. */
const inMembers = (members: Members, base: URL, levels: number): Place[] => {
  const places = CONTAINERS.map((name) => members[name]);
  const isText = (place: unknown): boolean => typeof place === 'string';
  const listed = places.filter((place) => !isText(place)).map((place) => findIn(place, base, levels - 1));
  const held = listed.find((pictures) => pictures.some(isFound));
  if (held !== undefined) return held;
  const own = ownPicture(members, base);
  if (own !== null) return [own];
  const texts = places.filter(isText).map((place) => findIn(place, base, levels - 1));
  return [...texts, ...listed].find((pictures) => pictures.length > 0) ?? [];
};

const findIn = (value: unknown, base: URL, levels: number): Place[] => {
  if (levels === 0) return [];
  if (typeof value === 'string') return bare(readAnyText(value), [value]);
  if (value instanceof Uint8Array) return bare({ kind: 'bytes', bytes: value }, []);
  if (Array.isArray(value)) {
    return value.flatMap((entry: unknown) => {
      const pictures = findIn(entry, base, levels - 1);
      return pictures.length > 0 ? pictures : [null];
    });
  }
  const members = membersOf(value);
  return members === null ? [] : inMembers(members, base, levels);
};

/**
 * The places for pictures in an answer, in whatever member and spelling; `base` is where the answer came from. What
 * a vendor calls the input is not looked at: it may echo the references.
 */
export const findPictures = (content: unknown, base: URL): Place[] => findIn(content, base, MOST_LEVELS);

/** Whether there is a picture in an answer, whatever else it says. */
export const hasPicture = (content: unknown): boolean =>
  findPictures(content, new URL('https://vendor.invalid')).some(isFound);
