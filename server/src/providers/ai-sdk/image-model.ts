import { HeroError } from '../../contracts/error';

/** A reference image as the AI SDK hands it to a model. */
export interface AiSdkFile {
  type: 'file';
  mediaType: string;
  data: Uint8Array;
}

/** By vendor, then by the vendor's own names. */
export type ProviderOptions = Record<string, Record<string, Json>>;
type Json = null | string | number | boolean | Json[] | { [name: string]: Json };

/** The arguments of one call, as the image model specification names them. */
export interface AiSdkCall {
  prompt: string;
  n: number;
  size: `${number}x${number}` | undefined;
  aspectRatio: `${number}:${number}` | undefined;
  seed: number | undefined;
  /** Since version 3. */
  files: AiSdkFile[] | undefined;
  mask: undefined;
  providerOptions: ProviderOptions;
  abortSignal: AbortSignal;
  headers: Record<string, string>;
}

/**
 * An image model of the AI SDK, as far as it is used: versions 2, 3 and 4 of its specification (packages
 * `@ai-sdk/provider` 2 to 4, AI SDK 5 to 7). Described here by its shape, so that no package of theirs is needed
 * and a site may use whichever version it has.
 */
export interface AiSdkImageModel {
  readonly specificationVersion: 'v2' | 'v3' | 'v4';
  /** Such as `openai.image`. */
  readonly provider: string;
  readonly modelId: string;
  readonly maxImagesPerCall:
    | number
    | undefined
    | ((options: { modelId: string }) => PromiseLike<number | undefined> | number | undefined);
  /** Since version 4; left out: unknown, and then files are not to be sent. */
  readonly supportsFileInputs?: PromiseLike<boolean | undefined> | boolean | undefined;
  doGenerate(call: AiSdkCall): PromiseLike<unknown>;
}

const VERSIONS: readonly unknown[] = ['v2', 'v3', 'v4'];

const isImageModel = (value: unknown): value is AiSdkImageModel =>
  typeof value === 'object' &&
  value !== null &&
  'specificationVersion' in value &&
  VERSIONS.includes(value.specificationVersion) &&
  'doGenerate' in value &&
  typeof value.doGenerate === 'function' &&
  // What a language or speech model does not have.
  'maxImagesPerCall' in value;

/** @throws HeroError config_invalid for anything but an image model of a known version */
export const requireImageModel = (value: unknown): void => {
  if (isImageModel(value)) return;
  throw new HeroError({
    code: 'config_invalid',
    message:
      "fromAiSdk was not given an image model of the AI SDK (specification 2, 3 or 4): pass one such as openai.image('gpt-image-1').",
  });
};

/** What the model says itself; 1 where it says nothing, as in the AI SDK, or will only say later. */
export const imagesPerCall = ({ maxImagesPerCall, modelId }: AiSdkImageModel): number => {
  const told = typeof maxImagesPerCall === 'function' ? maxImagesPerCall({ modelId }) : maxImagesPerCall;
  return typeof told === 'number' && told >= 1 ? Math.floor(told) : 1;
};

/** Whether reference images can be handed over. */
export const takesFiles = async (model: AiSdkImageModel): Promise<boolean> => {
  switch (model.specificationVersion) {
    case 'v2':
      return false;
    case 'v3':
      return true;
    case 'v4':
      return (await model.supportsFileInputs) === true;
  }
};
