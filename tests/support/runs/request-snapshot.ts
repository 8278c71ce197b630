import type { HeroStoredFiles } from '../../../server/src/contracts/stored-file';
import { heroValue } from '../../../server/src/head/hero-value';
import type { Hero, HeroSource } from '../../../server/src/contracts/hero';
import type { RequestSnapshot } from '../../../server/src/runs/model/run';

/** A request as a run keeps it. */
export const frozenRequest = (changes: Partial<RequestSnapshot> = {}): RequestSnapshot => ({
  prompt: 'A quiet harbour at dawn',
  negativePrompt: '',
  frame: { width: 1536, height: 864 },
  quality: 'medium',
  count: 1,
  seed: null,
  hints: { style: '', lighting: '', camera: '' },
  card: {
    title: 'A quiet harbour',
    category: '',
    siteName: '',
    locale: 'en',
    palette: [],
    layout: 'auto',
  },
  references: [],
  ownReferences: false,
  logo: null,
  titleOverlay: false,
  altText: 'A quiet harbour',
  fileName: 'A quiet harbour',
  webpQuality: 82,
  social: { format: 'jpeg', maxBytes: 300_000 },
  ...changes,
});

export const PLACEHOLDER = 'data:image/webp;base64,UklGRg==';
export const CENTRE = { x: 0.5, y: 0.5 };

/** The files of a hero as the media library has them; `file` and the one after it are its two images. */
export const storedFilesOf = (file: number): HeroStoredFiles => ({
  hero: {
    ...{ id: file, width: 1536, height: 864, mime: 'image/webp', formats: {} },
    url: `https://blog.example/uploads/${file}.webp`,
  },
  social: {
    ...{ id: file + 1, width: 1200, height: 630, mime: 'image/jpeg', formats: {} },
    url: `https://blog.example/uploads/${file + 1}.jpg`,
  },
});

/** A hero that a run made of stored files. */
export const heroOf = (generation: string, file: number, source: HeroSource = 'ai'): Hero =>
  heroValue({
    ...storedFilesOf(file),
    ...{ placeholder: PLACEHOLDER, focalPoint: CENTRE, alternativeText: 'A quiet harbour' },
    ...{ publicUrl: 'https://blog.example', source, pinned: false, generation, inputs: 'inputs' },
  });
