import type { Generation } from '../../../server/src/contracts/generation';
import type { Hero } from '../../../server/src/contracts/hero';

export const makeHero = (changes: Partial<Hero> = {}): Hero => ({
  image: {
    id: 1,
    url: 'https://blog.example/uploads/hero.webp',
    width: 1536,
    height: 864,
    mime: 'image/webp',
    alternativeText: 'A lighthouse',
    placeholder: 'data:image/webp;base64,AAAA',
    focalPoint: { x: 0.5, y: 0.5 },
    formats: {},
  },
  social: {
    id: 2,
    url: 'https://blog.example/uploads/social.jpg',
    width: 1200,
    height: 630,
    mime: 'image/jpeg',
  },
  meta: [],
  source: 'card',
  pinned: false,
  generation: 'run-1',
  inputs: 'abc',
  ...changes,
});

export const makeRun = (changes: Partial<Generation> = {}): Generation => ({
  id: 'run-1',
  status: 'running',
  step: 'submitting',
  uid: 'api::article.article',
  documentId: 'doc-1',
  locale: null,
  field: 'hero',
  template: 'editorial',
  templateVersion: 1,
  provider: null,
  model: null,
  prompt: 'A lighthouse',
  negativePrompt: '',
  candidates: [],
  hero: null,
  cost: { credits: null, estimated: true },
  error: null,
  warnings: [],
  requestedBy: 'admin:1',
  createdAt: '2026-01-01T10:00:00.000Z',
  updatedAt: '2026-01-01T10:00:01.000Z',
  ...changes,
});
