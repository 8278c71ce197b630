import { integer, oneOf, readFields, required, text } from './fields';
import type { FieldRule } from './fields';
import type { Answer } from './vendor-definition';

/** What OpenAI's images API accepts, field by field, and how it refuses the rest. */
export interface ImagesOrder {
  model: string;
  prompt: string;
  n: number;
  width: number;
  height: number;
  quality: string;
  format: 'png' | 'jpeg' | 'webp';
  background: string;
}

export const problem = (
  status: number,
  code: string | null,
  message: string,
  param: string | null = null,
  type = 'invalid_request_error',
): Answer => ({ status, body: { error: { message, type, param, code } } });

/** Null stands for a left-out field. */
const orNull = ({ accepts, ...rule }: FieldRule): FieldRule => ({
  ...rule,
  accepts: (value) => value === null || accepts(value),
});

const shared: Record<string, FieldRule> = {
  model: required(text(100)),
  prompt: required(text(32_000)),
  n: orNull(integer(1, 10)),
  size: orNull(text(20)),
  quality: orNull(oneOf('auto', 'low', 'medium', 'high')),
  background: orNull(oneOf('auto', 'opaque', 'transparent')),
  output_format: orNull(oneOf('png', 'jpeg', 'webp')),
  output_compression: orNull(integer(0, 100)),
  partial_images: orNull(integer(0, 3)),
  stream: orNull({ accepts: (value) => value === false, wants: 'This emulator does not stream.' }),
  user: orNull(text(1_000)),
};

export const generationFields = { ...shared, moderation: orNull(oneOf('auto', 'low')) };
/** `image` and `image[]` are files and are looked at apart. */
export const editFields = { ...shared, input_fidelity: orNull(oneOf('low', 'high')) };

const FIXED_SIZES = ['1024x1024', '1536x1024', '1024x1536'];

/** Of gpt-image-2: edges in multiples of 16 up to 3840, at most 3:1, 655,360 to 8,294,400 pixels. */
const isFlexibleSize = (width: number, height: number): boolean =>
  width % 16 === 0 &&
  height % 16 === 0 &&
  Math.max(width, height) <= 3840 &&
  Math.max(width, height) <= 3 * Math.min(width, height) &&
  width * height >= 655_360 &&
  width * height <= 8_294_400;

const readSize = (size: string, model: string): { width: number; height: number } | null => {
  if (size === 'auto') return { width: 1024, height: 1024 };
  const [, width, height] = (/^(\d{2,4})x(\d{2,4})$/.exec(size) ?? []).map(Number);
  if (width === undefined || height === undefined) return null;
  const isKnown = model.startsWith('gpt-image-2')
    ? isFlexibleSize(width, height)
    : FIXED_SIZES.includes(size);
  return isKnown ? { width, height } : null;
};

export const readImagesOrder = (
  body: unknown,
  models: readonly string[],
  fields: Record<string, FieldRule> = generationFields,
): { order: ImagesOrder } | { problem: Answer } => {
  const read = readFields(body, fields);
  if ('problem' in read) {
    const { problem: found } = read;
    switch (found?.kind) {
      case undefined:
        return { problem: problem(400, null, 'We could not parse the JSON body of your request.') };
      case 'unknown':
        return {
          problem: problem(400, 'unknown_parameter', `Unknown parameter: '${found.name}'.`, found.name),
        };
      case 'invalid': {
        const message = `Invalid value for '${found.name}'. ${found.wants}`;
        return { problem: problem(400, 'invalid_value', message, found.name) };
      }
      case 'missing': {
        const message = `Missing required parameter: '${found.name}'.`;
        return { problem: problem(400, 'missing_required_parameter', message, found.name) };
      }
    }
  }
  const { given } = read;
  const model = given.model as string;
  if (!models.includes(model)) {
    const message = `The model '${model}' does not exist or you do not have access to it.`;
    return { problem: problem(404, 'model_not_found', message, 'model') };
  }
  const size = readSize((given.size as string | null | undefined) ?? 'auto', model);
  if (size === null) {
    return { problem: problem(400, 'invalid_value', `Invalid value: '${String(given.size)}'.`, 'size') };
  }
  const format = (given.output_format ?? 'png') as ImagesOrder['format'];
  const background = (given.background ?? 'auto') as string;
  if (background === 'transparent' && format === 'jpeg') {
    const message = 'Transparent background is not supported for JPEG output format.';
    return { problem: problem(400, 'invalid_value', message, 'background') };
  }
  if (given.output_compression != null && format === 'png' && given.output_compression !== 100) {
    const message = 'Compression less than 100 is not supported for PNG output format.';
    return { problem: problem(400, 'invalid_png_output_compression', message, 'output_compression') };
  }
  return {
    order: {
      model,
      prompt: given.prompt as string,
      n: (given.n ?? 1) as number,
      ...size,
      quality: (given.quality ?? 'auto') as string,
      format,
      background,
    },
  };
};
