import { describe, expect, it } from 'vitest';
import { flagBeside, flagInAnswer } from '../../../../server/src/providers/mapping/image-flag';

const [one, two] = ['https://cdn.test/1.png', 'https://cdn.test/2.png'];
const flags = (answer: unknown) => [one, two].map((url) => flagInAnswer(answer, [null, url]));

describe('the flag of an image', () => {
  it.each([
    ['in its entry', { data: [{ url: one, nsfw: true }, { url: two }] }, ['nsfw', null]],
    [
      'deep in its entry',
      { data: [{ url: one }, { url: two, safety: { blocked: true } }] },
      [null, 'blocked'],
    ],
    [
      'by how it finished',
      {
        artifacts: [
          { url: one, finishReason: 'SUCCESS' },
          { url: two, finishReason: 'CONTENT_FILTERED' },
        ],
      },
      [null, 'CONTENT_FILTERED'],
    ],
    [
      'in a list beside',
      { images: [{ url: one }, { url: two }], has_nsfw_concepts: [false, true] },
      [null, 'has_nsfw_concepts'],
    ],
    ['in a list beside URLs alone', { output: [one, two], nsfw: [true, false] }, ['nsfw', null]],
    [
      'of the whole answer',
      { data: { images: [{ url: one }, { url: two }] }, flagged: true },
      ['flagged', 'flagged'],
    ],
    ['of none', { data: [{ url: one, moderation: 'low' }, { url: two }], nsfw: false }, [null, null]],
    ['of an image that is not there', { nsfw: true }, [null, null]],
  ])('is found %s', (_, answer, expected) => {
    expect(flags(answer)).toStrictEqual(expected);
  });

  it.each([
    ['by image', { fal: { images: [{ nsfw: false }, { nsfw: true }] } }, [null, 'nsfw']],
    [
      'by a list of reasons',
      { bedrock: { finishReasons: ['CONTENT_FILTERED', null] } },
      ['CONTENT_FILTERED', null],
    ],
    [
      'of the vendor',
      { stability: { finishReason: 'CONTENT_FILTERED' } },
      ['CONTENT_FILTERED', 'CONTENT_FILTERED'],
    ],
  ])('is found in metadata %s', (_, metadata, expected) => {
    expect([0, 1].map((index) => flagBeside(metadata, { index, length: 2 }))).toStrictEqual(expected);
  });
});
