import { defineVendor } from '../define-vendor';
import { judgeKairvalReply } from './errors';
import { KAIRVAL_RATIOS, MAX_IMAGES, toKairvalCall } from './request';

const DEFAULT_MODEL = 'gpt-image-2';
/** "~50 credits/image" for this model; what its other models cost is not told. */
const CREDITS_PER_IMAGE = 50;

/**
 * Kairval's API, for GPT Image 2 and the other models it has by name. Source: its guide to the GPT Image 2 API.
 * Answered at once with temporary URLs, so images are downloaded right away. It tells no credits.
 */
export const createKairvalProvider = defineVendor({
  type: 'kairval',
  keyVariable: 'KAIRVAL_API_KEY',
  defaultModel: DEFAULT_MODEL,
  capabilities: {
    sizes: null,
    frames: KAIRVAL_RATIOS,
    maxImagesPerCall: MAX_IMAGES,
    maxImagesPerEdit: 1,
    seed: true,
    negativePrompt: true,
    edits: true,
    transparency: false,
    repeats: true,
  },
  countField: 'n',
  creditsPerImage: ({ model }) => (model === DEFAULT_MODEL ? CREDITS_PER_IMAGE : null),
  takesReferenceUrls: false,
  toCall: toKairvalCall,
  judge: judgeKairvalReply,
  jobs: null,
  keyTest: { path: '/images/generate' },
});
