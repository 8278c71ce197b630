import { describe, expect, test } from 'vitest';
import type { ImageRequest } from '../../../server/src/contracts/provider';
import { inputsHash, requestHash, templateHash } from '../../../server/src/prompt/inputs-hash';
import { makeTemplate } from './templates';

const request: ImageRequest = {
  prompt: 'A picture of tea',
  negativePrompt: 'text',
  frame: { width: 1536, height: 864 },
  quality: 'medium',
  count: 1,
  seed: null,
  hints: { style: '', lighting: '', camera: '' },
  references: [{ bytes: new Uint8Array([1, 2, 3]), mime: 'image/png' }],
  card: {
    title: 'Tea',
    category: '',
    siteName: '',
    locale: 'en',
    palette: [{ name: 'rust', hex: '#b7410e' }],
    layout: 'auto',
    logo: null,
  },
};

const inputs = (changes: Partial<ImageRequest> = {}) =>
  inputsHash({ templateHash: templateHash(makeTemplate()), request: { ...request, ...changes } });

const reversed = (value: object): object => Object.fromEntries(Object.entries(value).reverse());

describe('inputsHash', () => {
  // Computed independently: sha256 of compact JSON with sorted keys. Other values would make every stored hero
  // stale.
  test('is the same in every process and every release', () => {
    expect(templateHash(makeTemplate())).toBe(
      '612cf9f40e96fa80c02b85fc659ea8b92bf1428d6f79e140f4072fa1d4de82e6',
    );
    expect(inputs()).toBe('3be302c34ff44450f28e219baed1827082b8206c5b7a3cb9cb7c3d359c230b64');
    expect(requestHash({ inputs: 'abc', provider: 'main', model: 'gpt-image-2' })).toBe(
      '4120f204de88355ce87e3ff4b43c67845d3dec31fe0f37d22ff704f6e9df665a',
    );
  });

  test('does not depend on the order of keys or on the kind of byte array', () => {
    const shuffled = reversed({
      ...request,
      card: reversed(request.card),
      references: [{ mime: 'image/png', bytes: Buffer.from([1, 2, 3]) }],
    }) as ImageRequest;
    expect(inputsHash({ request: shuffled, templateHash: templateHash(makeTemplate()) })).toBe(inputs());
    expect(templateHash(reversed(makeTemplate()) as ReturnType<typeof makeTemplate>)).toBe(
      templateHash(makeTemplate()),
    );
  });

  test.each<[string, Partial<ImageRequest>]>([
    ['prompt', { prompt: 'Another' }],
    ['avoid list', { negativePrompt: '' }],
    ['frame', { frame: { width: 1536, height: 1024 } }],
    ['quality', { quality: 'high' }],
    ['count', { count: 2 }],
    ['seed', { seed: 0 }],
    ['reference image', { references: [{ bytes: new Uint8Array([1, 2, 4]), mime: 'image/png' }] }],
    ['order of references', { references: [] }],
    ['title on the card', { card: { ...request.card, title: 'Coffee' } }],
    ['logo', { card: { ...request.card, logo: { bytes: new Uint8Array([9]), mime: 'image/png' } } }],
  ])('changes with the %s', (_what, changes) => {
    expect(inputs(changes)).not.toBe(inputs());
  });

  test('changes with the look of the template, not with its names', () => {
    const plain = templateHash(makeTemplate());
    expect(templateHash(makeTemplate({ style: 'gouache' }))).not.toBe(plain);
    expect(templateHash(makeTemplate({ output: { quality: 70 } }))).not.toBe(plain);
    expect(
      templateHash(
        makeTemplate({ slug: 'other', name: 'Other', isDefault: true, altText: 'x', fileName: 'y' }),
      ),
    ).toBe(plain);
  });
});

test('requestHash differs by provider, model and inputs', () => {
  const facts = { inputs: 'abc', provider: 'main', model: 'gpt-image-2' };
  const hashes = [
    facts,
    { ...facts, inputs: 'abd' },
    { ...facts, provider: 'other' },
    { ...facts, model: '' },
    { inputs: 'abc', provider: 'maingpt', model: '-image-2' },
  ].map(requestHash);
  expect(new Set(hashes).size).toBe(hashes.length);
});
