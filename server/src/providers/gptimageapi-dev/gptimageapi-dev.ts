import type { Quality } from '../../contracts/template';
import { defineVendor } from '../define-vendor';
import { judgeGptImageApiDevReply } from './errors';
import { MAX_IMAGES, PATH, RATIOS, toGptImageApiDevCall } from './request';

/** "low: 2 credits per image, medium: 6, high: 12" */
const CREDITS: Record<Quality, number> = { low: 2, medium: 6, high: 12 };

/**
 * gptimageapi.dev: answered at once with URLs. Source: its API documentation, which has no editing of existing
 * images. It tells no credits; its prices go by quality.
 */
export const createGptImageApiDevProvider = defineVendor({
  type: 'gptimageapi-dev',
  keyVariable: 'GPTIMAGEAPI_API_KEY',
  defaultModel: 'gpt-image-2',
  capabilities: {
    sizes: null,
    frames: RATIOS,
    maxImagesPerCall: MAX_IMAGES,
    seed: false,
    negativePrompt: false,
    edits: false,
    transparency: false,
  },
  countField: 'n',
  creditsPerImage: ({ quality }) => CREDITS[quality],
  takesReferenceUrls: false,
  toCall: toGptImageApiDevCall,
  judge: judgeGptImageApiDevReply,
  jobs: null,
  keyTest: { path: PATH },
});
