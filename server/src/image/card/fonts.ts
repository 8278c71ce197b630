import { readFile } from 'node:fs/promises';
import { HeroError } from '../../contracts/error';
import { TEXT_WEIGHT, TITLE_WEIGHT, builtInFontFiles } from './built-in-font';

/** A TTF, OTF, WOFF or WOFF2 font by its absolute path or its bytes, for letters the built-in font lacks. */
export type CardFont = ({ path: string } | { bytes: Uint8Array }) & {
  /** 100–900; the nearest to what is set is tried first. Defaults to 400. */
  weight?: number | undefined;
};

export interface FontFace {
  /** Unique in the process. */
  name: string;
  weight: number;
  data: Buffer;
  covers(codePoint: number): boolean;
  /** Width of shaped text in em. */
  advance(text: string): number;
}

/** Faces in the order they are tried, letter by letter. */
export interface FontStack {
  faces: readonly FontFace[];
  /** As CSS `font-family`. */
  family: string;
}

export interface FontSet {
  title: FontStack;
  text: FontStack;
  /** As satori takes them; the same array for the same fonts, since satori's own cache hangs on it. */
  sources: { name: string; data: Buffer; weight: 400 }[];
}

const DEFAULT_WEIGHT = 400;

const facesByPath = new Map<string, Promise<FontFace>>();
const facesByBytes = new WeakMap<Uint8Array, Promise<FontFace>>();
const setsByFaces = new Map<string, FontSet>();
let facesMade = 0;

const unreadable = (source: string, cause?: unknown): HeroError =>
  new HeroError({
    code: 'config_invalid',
    message: `The card font ${source} cannot be used: point card.fonts at a single TTF, OTF, WOFF or WOFF2 file.`,
    cause,
  });

const makeFace = async (data: Buffer, weight: number, source: string): Promise<FontFace> => {
  const { create } = await import('fontkit');
  try {
    const font = create(data);
    if ('fonts' in font) throw unreadable(`${source} (a collection)`);
    facesMade += 1;
    return {
      name: `card-${facesMade}`,
      weight,
      data,
      covers: (codePoint) => font.hasGlyphForCodePoint(codePoint),
      advance: (text) => font.layout(text).advanceWidth / font.unitsPerEm,
    };
  } catch (error) {
    throw HeroError.isInstance(error) ? error : unreadable(source, error);
  }
};

const readFace = async (path: string, weight: number): Promise<FontFace> => {
  let data: Buffer;
  try {
    data = await readFile(path);
  } catch (error) {
    throw unreadable(path, error);
  }
  return makeFace(data, weight, path);
};

const loadFace = (font: CardFont): Promise<FontFace> => {
  const weight = font.weight ?? DEFAULT_WEIGHT;
  if ('bytes' in font) {
    const known = facesByBytes.get(font.bytes);
    if (known !== undefined) return known;
    const { buffer, byteOffset, byteLength } = font.bytes;
    const made = makeFace(Buffer.from(buffer, byteOffset, byteLength), weight, 'given as bytes');
    facesByBytes.set(font.bytes, made);
    return made;
  }
  const key = `${weight} ${font.path}`;
  const known = facesByPath.get(key);
  if (known !== undefined) return known;
  const made = readFace(font.path, weight);
  facesByPath.set(key, made);
  // A file that was missing once may be there the next time.
  made.catch(() => facesByPath.delete(key));
  return made;
};

const stackFor = (weight: number, builtIn: FontFace[], configured: FontFace[]): FontStack => {
  const nearest = [...configured].sort((a, b) => Math.abs(a.weight - weight) - Math.abs(b.weight - weight));
  const faces = [...builtIn.filter((face) => face.weight === weight), ...nearest];
  return { faces, family: faces.map(({ name }) => name).join(', ') };
};

/** Why some of the fonts cannot be used, one sentence each. */
export const fontProblems = async (fonts: readonly CardFont[]): Promise<string[]> => {
  const outcomes = await Promise.allSettled(fonts.map(loadFace));
  return outcomes.flatMap((outcome) => {
    if (outcome.status === 'fulfilled') return [];
    if (HeroError.isInstance(outcome.reason)) return [outcome.reason.message];
    throw outcome.reason;
  });
};

/**
 * The built-in typeface with the configured fonts behind it; `fontProblems` tells of those that are left out because
 * they cannot be read. Files, and the same bytes object, are read once per process.
 */
export const loadFonts = async (fonts: readonly CardFont[]): Promise<FontSet> => {
  const builtIn = await Promise.all(builtInFontFiles().map(loadFace));
  const outcomes = await Promise.allSettled(fonts.map(loadFace));
  const configured = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
  const all = [...builtIn, ...configured];
  const key = all.map(({ name }) => name).join();
  const known = setsByFaces.get(key);
  if (known !== undefined) return known;
  const set: FontSet = {
    title: stackFor(TITLE_WEIGHT, builtIn, configured),
    text: stackFor(TEXT_WEIGHT, builtIn, configured),
    sources: all.map(({ name, data }) => ({ name, data, weight: 400 })),
  };
  setsByFaces.set(key, set);
  return set;
};
