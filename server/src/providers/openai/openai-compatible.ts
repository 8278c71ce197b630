import type { ImageProvider } from '../../contracts/provider';
import { defineVendor } from '../define-vendor';
import type { VendorOptions } from '../vendor';
import { judgeOpenAiEdit, judgeOpenAiReply } from './errors';
import { listOfModels } from './list-of-models';
import { openAiModel } from './models';
import { toOpenAiCall } from './request';

/** What KissAPI's page asks for, and OpenAI's current model. */
const DEFAULT_MODEL = 'gpt-image-2';

/**
 * OpenAI's images API as OpenAI, KissAPI and other gateways offer it: `POST {baseUrl}/images/generations`, or with
 * reference images a form to `POST {baseUrl}/images/edits`, answered at once with `data[].b64_json` or
 * `data[].url`. Quality tiers carry the same names. Neither credits nor a balance are told, so the cost is the
 * configured `creditsPerImage` or unknown.
 */
export const createOpenAiCompatibleProvider = (options: VendorOptions): ImageProvider => {
  const model = options.config.model ?? DEFAULT_MODEL;
  const { sizes, maxImages, maxReferences } = openAiModel(model);
  const create = defineVendor({
    type: 'openai-compatible',
    defaultModel: DEFAULT_MODEL,
    capabilities: {
      sizes,
      frames: null,
      maxImagesPerCall: maxImages,
      seed: false,
      negativePrompt: false,
      edits: maxReferences > 0,
      transparency: false,
    },
    countField: 'n',
    creditsPerImage: () => null,
    takesReferenceUrls: false,
    toCall: toOpenAiCall,
    judge: (reply, { encode }) => (encode === undefined ? judgeOpenAiReply(reply) : judgeOpenAiEdit(reply)),
    jobs: null,
    keyTest: listOfModels(model),
  });
  return create(options);
};
