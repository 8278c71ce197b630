import { describe, expect, it } from 'vitest';
import { HeroError } from '../../../../server/src/contracts/error';
import { readDelivered } from '../../../../server/src/providers/mapping/delivered-images';

const connection = { provider: { name: 'main', host: 'vendor.test' }, apiKey: 'sk-0123456789abcdef' };
const base = new URL('https://vendor.test/v1/images/generations');
const read = (entries: unknown[], { asked = entries.length, maxImageBytes = 100 } = {}) =>
  readDelivered(entries, {
    ...{ connection, base, answer: { data: entries } },
    ...{ asked, maxImageBytes },
  });
const failure = (work: () => unknown): { code: string; message: string } => {
  try {
    work();
  } catch (error) {
    if (HeroError.isInstance(error)) return error;
    throw error;
  }
  throw new Error('It succeeded');
};

/** Bytes whose base64 contains `+`, `/` and padding. */
const bytes = Buffer.from([0xfb, 0xff, 0xbf, 0x01]);
const base64 = bytes.toString('base64');
/** The beginning of a PNG in base64. */
const PNG = 'iVBORw0KGgoAAAAN';

describe('inline bytes in an answer', () => {
  it.each([
    ['base64', base64],
    ['base64 without padding', base64.replace(/=+$/, '')],
    ['URL-safe base64', bytes.toString('base64url')],
    ['base64 in lines', `${base64.slice(0, 3)}\r\n ${base64.slice(3)}\n`],
    ['a data URL', `data:image/png;base64,${base64}`],
    ['a data URL in capitals', `DATA:IMAGE/PNG;BASE64,${base64}`],
    ['a data URL with a parameter', `data:image/svg+xml;charset=utf-8;base64,${base64}`],
  ])('are decoded from %s', (_, b64) => {
    const [image] = read([{ b64 }]).images;
    expect(image?.content).toStrictEqual({ kind: 'bytes', bytes });
  });

  it.each([
    ['an error in words', 'not available!'],
    ['a cut-off group', `${base64.slice(0, 4)}A`],
    ['foreign characters among good ones', `${base64.slice(0, 4)}*${base64.slice(4)}`],
    ['a data URL without data', 'data:image/png;base64,'],
    ['a data URL with broken data', 'data:image/png;base64,%%%%'],
  ])('are not decoded from %s', (_, b64) => {
    expect(failure(() => read([{ b64 }])).code).toBe('provider_bad_response');
  });

  it.each(['', ' \n'])('that are empty are a refusal: %j', (b64) => {
    expect(failure(() => read([{ b64 }])).code).toBe('provider_rejected');
  });

  it.each([
    ['an image', PNG, 'bytes'],
    ['nothing', '', 'url'],
    ['a word', '<expired>', 'url'],
    ['a word that is base64 too', 'null', 'url'],
    ['an error in JSON', Buffer.from('{"error":"gone"}').toString('base64'), 'url'],
    ['a format that is not read', Buffer.from('GIF89a').toString('base64'), 'url'],
    ['broken data', 'data:image/png;base64,%%%%', 'url'],
  ])('beside a URL are used where they can be an image: %s', (_, b64, kind) => {
    const url = 'https://cdn.test/1.png';
    expect(read([{ b64, url }]).images[0]?.content.kind).toBe(kind);
    expect(read([{ url, b64 }]).images[0]?.content.kind).toBe(kind);
  });

  it('may have the maximum size, but not one byte more', () => {
    const of = (length: number) => [{ b64: Buffer.alloc(length, 7).toString('base64') }];
    expect(read(of(100)).images).toHaveLength(1);
    const { code, message } = failure(() => read(of(101)));
    expect(code).toBe('download_too_large');
    expect(message).toMatch(/^main \(vendor\.test\).*101 bytes.*limits\.downloadBytes/);
  });

  it('that are too large do not discard the images beside them', () => {
    const of = (length: number) => ({ b64: Buffer.alloc(length, 7).toString('base64') });
    const { images, warnings } = read([of(101), of(3)]);
    expect(images.map(({ content }) => content)).toMatchObject([{ bytes: Buffer.alloc(3, 7) }]);
    expect(warnings.map(({ message }) => message)).toStrictEqual([
      "1 of the provider's 2 pictures had more bytes than limits.downloadBytes.",
    ]);
  });
});

describe('an image URL in an answer', () => {
  // The download decides which of them may be fetched.
  it.each([
    'https://cdn.test/a.png?sig=1#x',
    'http://127.0.0.1/a.png',
    'HTTPS://CDN.TEST/A.PNG',
    'file:///etc/passwd',
    'ftp://cdn.test/a.png',
    'javascript:alert(1)',
    'data:image/svg+xml,%3Csvg%2F%3E',
  ])('is passed on unchanged: %s', (url) => {
    expect(read([{ url }]).images[0]?.content).toStrictEqual({ kind: 'url', url });
  });

  it.each([
    ['/files/1.png', 'https://vendor.test/files/1.png'],
    ['files/1.png?sig=a%2Fb', 'https://vendor.test/v1/images/files/1.png?sig=a%2Fb'],
    ['../1.webp', 'https://vendor.test/v1/1.webp'],
    ['1.JPG', 'https://vendor.test/v1/images/1.JPG'],
    ['//cdn.test/1', 'https://cdn.test/1'],
    ['cdn.test/1', 'https://cdn.test/1'],
    [' https://cdn.test/1.png\n', 'https://cdn.test/1.png'],
  ])('that is relative is resolved against the URL of the answer: %s', (url, expected) => {
    expect(read([{ url }]).images[0]?.content).toStrictEqual({ kind: 'url', url: expected });
  });

  it.each([['soon'], ['not ready yet'], ['n/a'], [undefined], [{}]])('is not %j', (url) => {
    expect(failure(() => read([{ url }])).code).toBe('provider_bad_response');
  });
});

describe('the images of one answer', () => {
  const url = 'https://cdn.test/1.png';

  it.each([
    [1, 0, 1, []],
    [3, 0, 2, []],
    [1, 0, 2, ['The provider drew 1 of 2 pictures.']],
    [2, 1, 3, ["1 of the provider's 3 pictures had no content."]],
  ])('are %i good and %i empty of %i requested', (good, empty, asked, messages) => {
    const entries = [...Array<object>(good).fill({ url }), ...Array<object>(empty).fill({})];
    const { images, warnings } = read(entries, { asked });
    expect(images).toHaveLength(good);
    expect(warnings.map(({ message }) => message)).toStrictEqual(messages);
  });

  it('have the prompt and the seed, if any', () => {
    const { images } = read([
      { url, revisedPrompt: 'As drawn', seed: '7' },
      { url, revisedPrompt: '', seed: null },
    ]);
    expect(images.map(({ revisedPrompt, seed }) => [revisedPrompt, seed])).toStrictEqual([
      ['As drawn', '7'],
      [null, null],
    ]);
  });

  it.each([
    ['a list', []],
    ['empty entries', [{}, { url: '' }]],
    ['words', ['soon', 'sorry']],
  ])('are missing in %s', (_, entries) => {
    expect(failure(() => read(entries)).message).toContain('no picture in its answer');
  });
});
