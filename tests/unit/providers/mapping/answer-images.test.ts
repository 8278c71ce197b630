import { describe, expect, it } from 'vitest';
import { findImages, hasImage } from '../../../../server/src/providers/mapping/answer-images';

const base = new URL('https://vendor.test/v1/images/generations');
const url = 'https://cdn.test/1.png';
const png = Buffer.from('iVBORw0KGgoAAAANSUhEUg==', 'base64');
const base64 = png.toString('base64');

const found = (content: unknown): string[] =>
  findImages(content, base).map((place) => {
    if (place === null) return 'none';
    const { content: held } = place.image;
    return held.kind === 'url' ? held.url : `${held.bytes.byteLength} bytes`;
  });

describe('an image in an answer', () => {
  it.each<[string, unknown, string[]]>([
    ['as OpenAI documents it', { data: [{ b64_json: base64 }, { url }] }, ['16 bytes', url]],
    ['as gptimage2.ai documents it', { results: [{ imageUrl: url, seed: '1' }] }, [url]],
    ['as gptimageapi.dev documents it', { code: 0, data: { images: [{ url }] } }, [url]],
    ['in a bare array', [{ url }, { b64_json: base64 }], [url, '16 bytes']],
    [
      'in a list of strings',
      { results: [url, `data:image/png;base64,${base64}`, base64] },
      [url, '16 bytes', '16 bytes'],
    ],
    ['without a list', { data: { url } }, [url]],
    ['as the answer itself', { b64_json: base64 }, ['16 bytes']],
    ['as a text', { output: url }, [url]],
    ['in an envelope', { code: 200, msg: 'success', data: { status: 'done', data: [{ url }] } }, [url]],
    ['as an object of its own', { image: { url } }, [url]],
    ['as an object with a URL', { data: [{ image_url: { url } }] }, [url]],
    ['in a list of URLs', { data: { resultUrls: [url] } }, [url]],
    ['as base64 in a place for URLs', { data: [{ url: base64 }] }, ['16 bytes']],
    ['as a URL in a place for base64', { data: [{ b64_json: url }] }, [url]],
    ['after an empty list', { data: [], images: [{ url }] }, [url]],
    ['after a list without content', { data: [{ b64_json: '' }], images: [url] }, [url]],
    ['as bytes', png, ['16 bytes']],
    ['beside the URL of the job', { url: 'https://vendor.test/jobs/1', data: [{ url }] }, [url]],
  ])('is found %s', (_, content, expected) => {
    expect(found(content)).toStrictEqual(expected);
    expect(hasImage(content)).toBe(true);
  });
});

describe('an answer without images', () => {
  it.each<[string, unknown, string[]]>([
    ['from words', { data: ['soon', 'a cat'], message: 'https://vendor.test/docs' }, ['none', 'none']],
    ['from what was put in', { input: { image: base64, image_urls: [url] }, data: [] }, []],
    ['from numbers and nothing', [1, null, true, []], ['none', 'none', 'none', 'none']],
    ['from an empty entry', { data: [{ b64_json: '', url: '' }] }, ['none']],
    ['from another list’s entries', { errors: [{ url }] }, []],
    ['from a text', 'queued', []],
  ])('yields no image %s', (_, content, expected) => {
    expect(found(content)).toStrictEqual(expected);
    expect(hasImage(content)).toBe(false);
  });

  it('yields no image when it is nested too deeply', () => {
    const nested: unknown = Array.from({ length: 50 }).reduce((inner) => ({ data: inner }), url);
    expect(found(nested)).toStrictEqual([]);
  });
});
