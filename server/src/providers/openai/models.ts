import type { Quality } from '../../contracts/template';
import type { Size } from '../mapping/nearest-size';

/** What a model of OpenAI's images API takes. Source: OpenAI's API reference, "Create image" and "Create image edit". */
export interface OpenAiModel {
  sizes: readonly [Size, ...Size[]];
  /** Images in one call. */
  maxImages: number;
  /** Characters. */
  maxPrompt: number;
  /** Files in one edit; 0: it draws from words alone. */
  maxReferences: number;
  qualityOf: (quality: Quality) => Quality | 'standard' | 'hd';
  /** DALL·E answers with URLs unless told otherwise; GPT image models refuse the field. */
  asksForBase64: boolean;
}

/** What every GPT image model draws, and every gateway knows. */
const COMMON_SIZES = [
  { width: 1024, height: 1024 },
  { width: 1536, height: 1024 },
  { width: 1024, height: 1536 },
] as const;

/** gpt-image-2 also draws larger: edges in multiples of 16 up to 3840, at most 3:1, 655,360 to 8,294,400 pixels. */
const LARGE_SIZES = [
  { width: 2048, height: 2048 },
  { width: 2048, height: 1152 },
  { width: 1152, height: 2048 },
  { width: 3840, height: 2160 },
  { width: 2160, height: 3840 },
] as const;

const gptImage: OpenAiModel = {
  sizes: COMMON_SIZES,
  maxImages: 10,
  maxPrompt: 32_000,
  maxReferences: 16,
  qualityOf: (quality) => quality,
  asksForBase64: false,
};

const dallE3: OpenAiModel = {
  sizes: [
    { width: 1024, height: 1024 },
    { width: 1792, height: 1024 },
    { width: 1024, height: 1792 },
  ],
  maxImages: 1,
  maxPrompt: 4_000,
  maxReferences: 0,
  qualityOf: (quality) => (quality === 'high' ? 'hd' : 'standard'),
  asksForBase64: true,
};

/** A gateway may put a vendor before the name, as in `openai/gpt-image-2`. An unknown name counts as a GPT image model. */
export const openAiModel = (name: string): OpenAiModel => {
  if (/(^|\/)dall-e-3/.test(name)) return dallE3;
  return /(^|\/)gpt-image-2/.test(name)
    ? { ...gptImage, sizes: [...COMMON_SIZES, ...LARGE_SIZES] }
    : gptImage;
};
