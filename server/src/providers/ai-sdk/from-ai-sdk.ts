import type { CallContext, ImageProvider, ImageRequest, Produced } from '../../contracts/provider';
import { abortedError } from '../http/errors';
import { toAiSdkCall } from './call';
import { toHeroError } from './errors';
import { framesOf } from './frames';
import type { Frames } from './frames';
import { imagesPerCall, requireImageModel } from './image-model';
import type { AiSdkCall, AiSdkImageModel } from './image-model';
import { readOptions } from './options';
import type { AiSdkOptions } from './options';
import { readResult } from './result';

/** The one paid call. The AI SDK's `generateImage` would send it up to three times; `doGenerate` sends it once. */
const generate = async (
  model: AiSdkImageModel,
  call: AiSdkCall,
  provider: { name: string; host: string },
): Promise<unknown> => {
  const { abortSignal: signal, prompt } = call;
  if (signal.aborted) throw abortedError(signal);
  try {
    return await model.doGenerate(call);
  } catch (error) {
    throw toHeroError(error, { provider, prompt, signal, now: Date.now() });
  }
};

const offered = (frames: Frames): Pick<ImageProvider['capabilities'], 'sizes' | 'frames'> => {
  switch (frames.kind) {
    case 'size':
      return { sizes: frames.sizes, frames: null };
    case 'aspectRatio':
      return { sizes: null, frames: frames.ratios };
  }
};

/**
 * Any image model of the Vercel AI SDK as a provider:
 * `providers: { own: { type: 'custom', provider: fromAiSdk(openai.image('gpt-image-1')) } }`.
 *
 * Each call is sent once. It goes out through the model's own client, so the key, the URL and the network
 * rules are the model's; an image is never fetched by us. What it costs is not told.
 *
 * @throws HeroError config_invalid for anything but an image model, or an option that is not valid
 */
export const fromAiSdk = (model: AiSdkImageModel, options: AiSdkOptions = {}): ImageProvider => {
  requireImageModel(model);
  const { frames: wanted, providerOptions, maxImagesPerCall } = readOptions(options);
  const frames = typeof wanted === 'object' ? wanted : framesOf(model, wanted);
  const maxImages = maxImagesPerCall ?? imagesPerCall(model);
  const provider = { name: model.provider, host: model.modelId };

  const submit = async (request: ImageRequest, context: CallContext): Promise<Produced> => {
    const { call, warnings } = await toAiSdkCall(
      request,
      model,
      { frames, providerOptions, maxImages },
      context,
    );
    const answer = await generate(model, call, provider);
    const produced = readResult(answer, { provider, prompt: call.prompt, asked: call.n });
    return { ...produced, warnings: [...warnings, ...produced.warnings] };
  };

  return {
    specificationVersion: 1,
    type: model.provider,
    model: model.modelId,
    source: 'ai',
    capabilities: {
      ...offered(frames),
      maxImagesPerCall: maxImages,
      seed: true,
      negativePrompt: false,
      edits: model.specificationVersion === 'v3' || model.supportsFileInputs === true,
      transparency: false,
    },
    estimate: () => null,
    submit,
  };
};
