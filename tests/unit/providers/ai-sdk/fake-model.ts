import type { AiSdkCall, AiSdkImageModel } from '../../../../server/src/providers/ai-sdk/image-model';

export const PICTURE = Buffer.from('89504e470d0a1a0a', 'hex');

export interface FakeModel extends AiSdkImageModel {
  calls: AiSdkCall[];
}

/** A model of one specification version that records its calls, and answers or throws as given. */
export const aModel = (
  version: AiSdkImageModel['specificationVersion'],
  {
    generate = () => ({ images: [PICTURE.toString('base64')], warnings: [], response: {} }),
    ...names
  }: Partial<Omit<AiSdkImageModel, 'doGenerate'>> & { generate?: (call: AiSdkCall) => unknown } = {},
): FakeModel => {
  const calls: AiSdkCall[] = [];
  return {
    specificationVersion: version,
    provider: 'atelier.image',
    modelId: 'brush-2',
    maxImagesPerCall: 4,
    ...names,
    calls,
    doGenerate: async (call) => {
      calls.push(call);
      return await generate(call);
    },
  };
};

/** An error with the markers of the AI SDK. */
export const anSdkError = (name: string, message: string, members: object = {}): Error => {
  const error = Object.assign(new Error(message), members, {
    [Symbol.for('vercel.ai.error')]: true,
    [Symbol.for(`vercel.ai.error.${name}`)]: true,
  });
  error.name = name;
  return error;
};
