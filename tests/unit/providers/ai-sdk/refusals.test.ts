import { describe, expect, it } from 'vitest';
import { fromAiSdk } from '../../../../server/src/providers/ai-sdk/export';
import { aContext, anImageRequest, heroErrorOf } from '../fixtures';
import { aModel, anSdkError, PICTURE } from './fake-model';

const produce = (generate: () => unknown) =>
  fromAiSdk(aModel('v3', { generate })).submit(anImageRequest({ count: 2 }), aContext());
const fail = (error: Error) => (): never => {
  throw error;
};

describe('a refusal of an AI SDK model', () => {
  it.each([
    ['no images', { images: [], warnings: [] }],
    ['an empty image', { images: [''], warnings: [] }],
    ['a reason', { images: [], providerMetadata: { vertex: { raiFilteredReason: 'Blocked.' } } }],
  ])('is recognized in an answer with %s, which may have been billed', async (_, answer) => {
    const error = await heroErrorOf(produce(() => answer));
    expect(error).toMatchObject({ code: 'provider_rejected', maybeBilled: true });
    expect(error.message).toContain('may have been billed');
  });

  it.each([
    ['of its own', new Error('The request was moderated: content policy.')],
    ["of the AI SDK's", anSdkError('AI_NoImageGeneratedError', 'No image: blocked by the safety filter.')],
  ])('is recognized in an error %s', async (_, thrown) => {
    const error = await heroErrorOf(produce(fail(thrown)));
    expect(error).toMatchObject({ code: 'provider_rejected', maybeBilled: true });
  });

  it('is not recognized in an error about something else', async () => {
    const error = await heroErrorOf(produce(fail(new Error('Something broke.'))));
    expect(error.code).toBe('provider_outcome_unknown');
  });
});

describe('flags in the metadata of the AI SDK', () => {
  it.each([
    [
      'by image',
      { providerMetadata: { fal: { images: [{ nsfw: false }, { nsfw: true }] } } },
      [null, 'nsfw'],
    ],
    [
      'in a header',
      { response: { headers: { 'finish-reason': 'CONTENT_FILTERED' } } },
      ['CONTENT_FILTERED', 'CONTENT_FILTERED'],
    ],
    ['not at all', { providerMetadata: { openai: { images: [null, null] } } }, [null, null]],
  ])('are found %s', async (_, beside, flags) => {
    const answer = await produce(() => ({ images: [PICTURE, PICTURE], warnings: [], ...beside }));
    if (answer.state !== 'produced') throw new Error('It answers at once');
    expect(answer.images.map(({ flag = null }) => flag)).toStrictEqual(flags);
  });
});
