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

/** A hero that a run made of stored files; `file` and the one after it are its picture and its social image. */
export const heroOf = (generation: string, file: number, source: HeroSource = 'ai'): Hero => ({
  image: {
    id: file,
    url: `https://blog.example/uploads/${file}.webp`,
    width: 1536,
    height: 864,
    mime: 'image/webp',
    alternativeText: 'A quiet harbour',
    placeholder: 'data:image/webp;base64,UklGRg==',
    focalPoint: { x: 0.5, y: 0.5 },
    formats: {},
  },
  social: {
    id: file + 1,
    url: `https://blog.example/uploads/${file + 1}.jpg`,
    width: 1200,
    height: 630,
    mime: 'image/jpeg',
  },
  meta: [],
  source,
  pinned: false,
  generation,
  inputs: 'inputs',
});
