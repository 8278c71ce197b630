import { describe, expect, it } from 'vitest';
import { configSchema } from '../../../../server/src/contracts/config';
import type { ImageRequest, Produced } from '../../../../server/src/contracts/provider';
import { HeroError } from '../../../../server/src/contracts/error';
import { fromAiSdk } from '../../../../server/src/providers/ai-sdk/export';
import type { AiSdkImageModel, AiSdkOptions } from '../../../../server/src/providers/ai-sdk/export';
import { aContext, anImageRequest, heroErrorOf } from '../fixtures';
import { aModel, PICTURE } from './fake-model';

const VERSIONS = ['v2', 'v3', 'v4'] as const;
const reference = { bytes: Buffer.from('a picture'), mime: 'image/jpeg' };

const produce = async (
  model: AiSdkImageModel,
  request: Partial<ImageRequest> = {},
  options: AiSdkOptions = {},
): Promise<Produced> => {
  const answer = await fromAiSdk(model, options).submit(anImageRequest(request), aContext());
  if (answer.state !== 'produced') throw new Error('It answers at once');
  return answer;
};

describe.each(VERSIONS)('an AI SDK model of specification %s', (version) => {
  it('is called once, with the arguments of its specification', async () => {
    const model = aModel(version);
    const context = aContext();
    await fromAiSdk(model, { providerOptions: { atelier: { ink: 'blue' } } }).submit(
      anImageRequest({ seed: 7, count: 2, negativePrompt: 'text' }),
      context,
    );
    expect(model.calls).toStrictEqual([
      {
        prompt: 'A quiet harbour at dawn\n\nAvoid: text',
        n: 2,
        size: undefined,
        aspectRatio: '16:9',
        seed: 7,
        files: undefined,
        mask: undefined,
        providerOptions: { atelier: { ink: 'blue' } },
        abortSignal: context.signal,
        headers: { 'idempotency-key': 'run-1-attempt-1' },
      },
    ]);
  });

  it.each([
    ['base64', [PICTURE.toString('base64')]],
    ['a data URL', [`data:image/png;base64,${PICTURE.toString('base64')}`]],
    ['bytes', [new Uint8Array(PICTURE)]],
  ])('delivers images given as %s', async (_, images) => {
    const generate = () => ({
      images,
      warnings: [],
      providerMetadata: { gateway: { cost: 1 }, atelier: { images: [{ revisedPrompt: 'A harbour' }] } },
      response: { timestamp: new Date(), modelId: 'x', headers: { 'x-request-id': 'req_1' } },
    });
    const answer = await produce(aModel(version, { generate }));
    expect(answer).toMatchObject({ state: 'produced', jobId: 'req_1', credits: null, warnings: [] });
    const [image] = answer.images;
    expect(image).toMatchObject({ content: { kind: 'bytes' }, revisedPrompt: 'A harbour', seed: null });
    const bytes = image?.content.kind === 'bytes' ? Buffer.from(image.content.bytes) : null;
    expect(bytes?.equals(PICTURE)).toBe(true);
  });

  it.each([
    ['nothing', undefined],
    ['no base64', { images: ['<html>'], warnings: [] }],
    ['something else', { data: [] }],
  ])('fails for an answer with %s, which may have been billed', async (_, answer) => {
    const error = await heroErrorOf(produce(aModel(version, { generate: () => answer })));
    expect(error.code).toBe('provider_bad_response');
    expect(error.message).toContain('may have been billed');
  });

  it('delivers its images whatever else the answer contains', async () => {
    const images = [PICTURE, 7];
    for (const beside of [{}, { warnings: null, response: 'x' }, { providerMetadata: [{}], response: {} }]) {
      const answer = await produce(aModel(version, { generate: () => ({ images, ...beside }) }));
      expect(answer.images).toHaveLength(1);
      expect(answer.warnings).toMatchObject([{ type: 'other', feature: 'count' }]);
    }
  });

  it('is not called when the run is already canceled', async () => {
    const model = aModel(version);
    const call = fromAiSdk(model).submit(anImageRequest(), aContext(AbortSignal.abort()));
    expect((await heroErrorOf(call)).code).toBe('canceled');
    expect(model.calls).toStrictEqual([]);
  });

  it('is asked for at most the images it draws per call', async () => {
    const model = aModel(version, { maxImagesPerCall: 3 });
    const { warnings } = await produce(model, { count: 5 });
    expect(model.calls[0]?.n).toBe(3);
    expect(warnings.map(({ type, feature }) => `${type} ${feature}`)).toStrictEqual([
      'adapted count',
      'adapted count',
    ]);
  });
});

describe('maxImagesPerCall of an AI SDK model', () => {
  it.each([
    [4, 4],
    [undefined, 1],
    [() => 6, 6],
    [({ modelId }: { modelId: string }) => modelId.length, 7],
    [() => undefined, 1],
    [() => Promise.resolve(6), 1],
  ])('of %s is %d', (maxImagesPerCall, expected) => {
    expect(fromAiSdk(aModel('v3', { maxImagesPerCall })).capabilities.maxImagesPerCall).toBe(expected);
  });

  it('can be set in the options', () => {
    const provider = fromAiSdk(aModel('v3'), { maxImagesPerCall: 2 });
    expect(provider.capabilities.maxImagesPerCall).toBe(2);
  });
});

describe('reference images for an AI SDK model', () => {
  const asFile = { type: 'file', mediaType: 'image/jpeg', data: reference.bytes };

  it.each([
    ['v2', undefined, false],
    ['v3', undefined, true],
    ['v4', undefined, false],
    ['v4', false, false],
    ['v4', true, true],
    ['v4', Promise.resolve(true), true],
    ['v4', Promise.resolve(undefined), false],
  ] as const)(
    'are passed to a model of %s with supportsFileInputs %s: %s',
    async (version, supportsFileInputs, go) => {
      const model = aModel(version, { supportsFileInputs });
      const { warnings } = await produce(model, { references: [reference] });
      expect(model.calls[0]?.files).toStrictEqual(go ? [asFile] : undefined);
      expect(warnings.map(({ feature }) => feature)).toStrictEqual(go ? [] : ['references']);
    },
  );

  it('are a capability only where the model certainly supports them', () => {
    const edits = (model: AiSdkImageModel) => fromAiSdk(model).capabilities.edits;
    expect([
      edits(aModel('v2')),
      edits(aModel('v3')),
      edits(aModel('v4')),
      edits(aModel('v4', { supportsFileInputs: true })),
    ]).toStrictEqual([false, true, false, true]);
  });
});

describe('the frame for an AI SDK model', () => {
  const wide = { width: 1536, height: 864 };
  const upright = { width: 900, height: 1400 };
  const openai = { provider: 'openai.image', modelId: 'gpt-image-1' };
  const gateway = { provider: 'gateway', modelId: 'openai/gpt-image-2' };

  it.each([
    ['of any model', {}, undefined, wide, undefined, '16:9'],
    ['of any model, upright', {}, undefined, upright, undefined, '9:16'],
    ['of any model, nearly square', {}, undefined, { width: 1000, height: 900 }, undefined, '1:1'],
    ["of OpenAI's", openai, undefined, wide, '1536x1024', undefined],
    [
      "of OpenAI's behind a gateway",
      gateway,
      undefined,
      { width: 1920, height: 1080 },
      '2048x1152',
      undefined,
    ],
    ['by size', {}, 'size', { width: 1200, height: 630 }, '1200x640', undefined],
    ["of OpenAI's by ratio", openai, 'aspectRatio', wide, undefined, '16:9'],
    ['of a list of sizes', {}, ['512x512', '1024x576', '2048x1152'], wide, '2048x1152', undefined],
    ['of a list of ratios', {}, ['1:1', '21:9', '3:2'], wide, undefined, '3:2'],
  ] as const)('is sent %s', async (_, names, frames, frame, size, aspectRatio) => {
    const model = aModel('v3', names);
    await produce(model, { frame }, frames === undefined ? {} : { frames });
    expect(model.calls[0]).toMatchObject({ size, aspectRatio });
  });

  it('that requires enlarging is a warning', async () => {
    const { warnings } = await produce(aModel('v3'), { frame: wide }, { frames: ['512x512', '1024x576'] });
    expect(warnings).toMatchObject([{ type: 'adapted', feature: 'frame' }]);
  });

  it('is listed in the capabilities', () => {
    expect(fromAiSdk(aModel('v3')).capabilities).toMatchObject({
      sizes: null,
      frames: ['1:1', '16:9', '9:16', '4:3', '3:4'],
    });
    expect(fromAiSdk(aModel('v3', openai)).capabilities.sizes).toHaveLength(3);
    expect(fromAiSdk(aModel('v3'), { frames: 'size' }).capabilities).toMatchObject({
      sizes: null,
      frames: null,
    });
  });
});

describe('the quality for an AI SDK model', () => {
  it("is sent to OpenAI's models in their options, unless these set it", async () => {
    const model = aModel('v3', { provider: 'openai.image', modelId: 'gpt-image-1' });
    await produce(model, { quality: 'high' }, { providerOptions: { openai: { background: 'opaque' } } });
    await produce(model, { quality: 'high' }, { providerOptions: { openai: { quality: 'low' } } });
    expect(model.calls.map(({ providerOptions }) => providerOptions)).toStrictEqual([
      { openai: { quality: 'high', background: 'opaque' } },
      { openai: { quality: 'low' } },
    ]);
  });

  it('is reported as omitted for other models, unless it is medium', async () => {
    const model = aModel('v3');
    expect((await produce(model, { quality: 'high' })).warnings).toMatchObject([{ feature: 'quality' }]);
    expect((await produce(model, { quality: 'medium' })).warnings).toStrictEqual([]);
  });
});

describe('the warnings of an AI SDK model', () => {
  it.each([
    [
      { type: 'unsupported-setting', setting: 'aspectRatio', details: 'Use size.' },
      { type: 'unsupported', feature: 'frame', message: 'Use size.' },
    ],
    [
      { type: 'unsupported-setting', setting: 'seed' },
      { type: 'unsupported', feature: 'seed', message: 'brush-2 takes no seed.' },
    ],
    [
      { type: 'unsupported', feature: 'files' },
      { type: 'unsupported', feature: 'references', message: 'brush-2 takes no files.' },
    ],
    [
      { type: 'compatibility', feature: 'size', details: 'Rounded.' },
      { type: 'adapted', feature: 'frame', message: 'Rounded.' },
    ],
    [
      { type: 'deprecated', setting: 'seed', message: 'Going.' },
      { type: 'other', feature: 'seed', message: 'Going.' },
    ],
    [
      { type: 'other', message: 'Two\nlines' },
      { type: 'other', feature: 'model', message: 'Two lines' },
    ],
    [
      { odd: true },
      { type: 'other', feature: 'model', message: 'brush-2 gave a warning that cannot be read.' },
    ],
  ])('are passed on, such as %j', async (given, expected) => {
    const generate = () => ({ images: [PICTURE], warnings: [given] });
    expect((await produce(aModel('v4', { generate }))).warnings).toStrictEqual([expected]);
  });
});

describe('the config of an AI SDK model', () => {
  it('accepts it as a custom provider', () => {
    const provider = fromAiSdk(aModel('v3'));
    const config = configSchema.parse({ providers: { own: { type: 'custom', provider } } });
    expect(config.providers.own).toMatchObject({ type: 'custom', provider });
    expect(provider).toMatchObject({ type: 'atelier.image', model: 'brush-2', source: 'ai' });
    expect(provider.estimate(anImageRequest())).toBeNull();
  });

  const invalid = (build: () => unknown): string => {
    try {
      build();
      return '';
    } catch (error) {
      if (!HeroError.isInstance(error)) throw error;
      return `${error.code}: ${error.message}`;
    }
  };

  it.each([
    undefined,
    null,
    'openai/gpt-image-1',
    {},
    { ...aModel('v3'), specificationVersion: 'v9' },
    { specificationVersion: 'v3', provider: 'p', modelId: 'm', supportedUrls: {}, doGenerate: () => null },
  ])('rejects %j as a model', (model) => {
    expect(invalid(() => fromAiSdk(model as AiSdkImageModel))).toMatch(
      /^config_invalid: fromAiSdk was not given/,
    );
  });

  it.each([
    [{ frames: 'wide' }, 'The option frames of fromAiSdk is not valid: it must be'],
    [{ frames: ['16:9', '1024x1024'] }, 'The option frames'],
    [{ frames: [] }, 'The option frames'],
    [{ frames: ['0:1'] }, 'The option frames'],
    [{ maxImagesPerCall: 0 }, 'The option maxImagesPerCall'],
    [{ providerOptions: { openai: 'high' } }, 'The option providerOptions'],
    [{ aspectRatio: '16:9' }, 'use only frames, providerOptions, maxImagesPerCall'],
  ])('rejects the options %j with a reason', (options, words) => {
    const problem = invalid(() => fromAiSdk(aModel('v3'), options as AiSdkOptions));
    expect(problem).toMatch(/^config_invalid: /);
    expect(problem).toContain(words);
  });
});
