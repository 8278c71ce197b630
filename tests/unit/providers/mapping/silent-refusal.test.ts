import { describe, expect, it } from 'vitest';
import { silentRefusal } from '../../../../server/src/providers/mapping/silent-refusal';

const provider = { name: 'main', host: 'vendor.test' };
const read = (answer: unknown) =>
  silentRefusal(answer, { provider, detail: 'no picture', clean: (text) => text.slice(0, 100) });

describe('silentRefusal', () => {
  it.each([
    [
      'by a flag that is not set',
      { data: [{ b64_json: '', respect_moderation: false }] },
      'respect_moderation',
    ],
    ['by another of them', { data: [{ url: null, is_image_safe: false }] }, 'is_image_safe'],
    [
      'by a flag that is set',
      { data: [{ url: null, nsfw_content_detected: true }] },
      'nsfw_content_detected',
    ],
    ['by a list of flags', { images: [], has_nsfw_concepts: [true] }, 'has_nsfw_concepts'],
    [
      'by a flag among others',
      { data: [{ content_filter_results: { sexual: { filtered: true } } }] },
      'filtered',
    ],
    ['by a header', { headers: { 'x-venice-is-content-violation': 'true' }, json: {} }, 'content-violation'],
    ['by how it finished', { candidates: [{ finishReason: 'IMAGE_SAFETY' }] }, 'IMAGE_SAFETY'],
    ['by why it was blocked', { promptFeedback: { blockReason: 'OTHER' } }, 'OTHER'],
    ['by why it was filtered', { predictions: [{ raiFilteredReason: 'Blocked: 58061214' }] }, '58061214'],
    ['by why it is incomplete', { incomplete_details: { reason: 'content_filter' } }, 'content_filter'],
    ['by its status', { status: 'Content Moderated', result: null }, 'Content Moderated'],
    [
      'by an error of the image',
      { data: [{ error: { code: 'OutputImageSensitiveContentDetected' } }] },
      'Sens',
    ],
    [
      'in the words of a chat',
      { choices: [{ message: { content: 'I cannot draw a real person.' } }] },
      'a real',
    ],
    [
      'in parts of a text',
      { candidates: [{ content: { parts: [{ text: 'I will not draw that.' }] } }] },
      'will not',
    ],
    ['in words in place of base64', { data: [{ b64_json: 'I am unable to draw that.' }] }, 'unable to draw'],
    ['in words of its own', { output: [{ type: 'refusal', refusal: 'No.' }] }, 'No.'],
    ['by an empty list', { data: [] }, 'no picture'],
    ['by a list that is nothing', { data: null }, 'no picture'],
    ['by an empty place', { data: [{ b64_json: ' ' }] }, 'no picture'],
  ])('recognizes a refusal %s', (_, answer, words) => {
    const refusal = read(answer);
    expect(refusal).toMatchObject({ code: 'provider_rejected', retryable: false, maybeBilled: true });
    expect(refusal?.message).toContain(words);
    expect(refusal?.message).toMatch(
      /^main \(vendor\.test\) (refused to draw this|answered without a picture).*may have been billed/,
    );
  });

  it.each([
    ['is nothing', null],
    ['is empty', {}],
    ['has a place of another kind', { data: 'x' }],
    ['has an entry nobody can read', { data: [{}] }],
    ['has what may be an image', { data: [{ b64_json: '%%%', url: '' }] }],
    ['says that all is well', { code: 0, message: 'The request was a success', data: [{ picture: 1 }] }],
    ['says that it is safe', { safety: 'passed', flagged: false, is_safe: true, finish_reason: 'stop' }],
    ['was cut for its length', { choices: [{ finish_reason: 'length', message: { content: '' } }] }],
  ])('recognizes none where the answer %s', (_, answer) => {
    expect(read(answer)).toBeNull();
  });

  it('finishes for answers of any depth and width', () => {
    const deep = JSON.parse(`${'['.repeat(5_000)}${']'.repeat(5_000)}`) as unknown;
    expect(read(deep)).toBeNull();
    expect(read({ numbers: Array.from({ length: 100_000 }, (_, index) => index) })).toBeNull();
  });
});
