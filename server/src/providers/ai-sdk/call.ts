import type { CallContext, ImageRequest, ProviderWarning } from '../../contracts/provider';
import { openAiModel } from '../openai/models';
import { wordPrompt } from '../mapping/prompt-wording';
import { countWarnings, unsupported } from '../mapping/warnings';
import { chooseFrame } from './frames';
import type { Frames } from './frames';
import { takesFiles } from './image-model';
import type { AiSdkCall, AiSdkImageModel, ProviderOptions } from './image-model';

interface Settings {
  frames: Frames;
  providerOptions: ProviderOptions;
  maxImages: number;
}

/** The specification has no field for quality; OpenAI's own providers take it among theirs. */
const chooseQuality = (
  { quality }: ImageRequest,
  { provider, modelId }: AiSdkImageModel,
  given: ProviderOptions,
): { providerOptions: ProviderOptions; warnings: ProviderWarning[] } => {
  if (/^(openai|azure)(\.|$)/.test(provider)) {
    const openai = { quality: openAiModel(modelId).qualityOf(quality), ...given.openai };
    return { providerOptions: { ...given, openai }, warnings: [] };
  }
  const message = `${modelId} is not told the quality ${quality}: set it in the providerOptions of fromAiSdk.`;
  return {
    providerOptions: given,
    warnings: quality === 'medium' ? [] : [unsupported('quality', message)],
  };
};

/**
 * The neutral request as the arguments of `doGenerate`, with a warning for everything that cannot be asked for.
 *
 * @throws HeroError prompt_empty
 */
export const toAiSdkCall = async (
  request: ImageRequest,
  model: AiSdkImageModel,
  { frames, providerOptions, maxImages }: Settings,
  { signal, idempotencyKey }: Pick<CallContext, 'signal' | 'idempotencyKey'>,
): Promise<{ call: AiSdkCall; warnings: ProviderWarning[] }> => {
  const prompt = wordPrompt(request, { model: model.modelId, maxPrompt: Infinity });
  const warnings: ProviderWarning[] = [];
  const { warnings: frameWarnings, ...frame } = chooseFrame(request, frames);
  const n = Math.min(request.count, maxImages);
  warnings.push(...countWarnings(request.count, maxImages));
  const quality = chooseQuality(request, model, providerOptions);
  const hasReferences = request.references.length > 0;
  const sendsFiles = hasReferences && (await takesFiles(model));
  if (hasReferences && !sendsFiles) {
    const message = `${model.modelId} takes no reference images; only the prompt is used.`;
    warnings.push(unsupported('references', message));
  }
  return {
    call: {
      prompt,
      n,
      ...frame,
      seed: request.seed ?? undefined,
      files: sendsFiles
        ? request.references.map(({ bytes, mime }) => ({ type: 'file', mediaType: mime, data: bytes }))
        : undefined,
      mask: undefined,
      providerOptions: quality.providerOptions,
      abortSignal: signal,
      headers: { 'idempotency-key': idempotencyKey },
    },
    warnings: [...frameWarnings, ...warnings, ...quality.warnings],
  };
};
