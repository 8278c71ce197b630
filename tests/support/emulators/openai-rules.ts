/** What OpenAI's images API accepts, field by field, and how it refuses the rest. */

export interface OpenAiProblem {
  status: number;
  error: { message: string; type: string; param: string | null; code: string | null };
}

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
): OpenAiProblem => ({ status, error: { message, type, param, code } });

const oneOf = (...values: string[]) => ({
  accepts: (value: unknown) => typeof value === 'string' && values.includes(value),
  wants: `Supported values are: ${values.map((value) => `'${value}'`).join(', ')}.`,
});
const integer = (min: number, max: number) => ({
  accepts: (value: unknown) => Number.isInteger(value) && Number(value) >= min && Number(value) <= max,
  wants: `Expected an integer from ${min} to ${max}.`,
});
const text = (max: number) => ({
  accepts: (value: unknown) => typeof value === 'string' && value.length > 0 && value.length <= max,
  wants: `Expected a string of 1 to ${max} characters.`,
});

const fields: Record<string, { accepts: (value: unknown) => boolean; wants: string }> = {
  model: text(100),
  prompt: text(32_000),
  n: integer(1, 10),
  size: { accepts: (value) => typeof value === 'string', wants: 'Expected a string.' },
  quality: oneOf('auto', 'low', 'medium', 'high'),
  background: oneOf('auto', 'opaque', 'transparent'),
  moderation: oneOf('auto', 'low'),
  output_format: oneOf('png', 'jpeg', 'webp'),
  output_compression: integer(0, 100),
  partial_images: integer(0, 3),
  stream: { accepts: (value) => value === false, wants: 'This emulator does not stream.' },
  user: text(1_000),
};

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
): { order: ImagesOrder } | { problem: OpenAiProblem } => {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    return { problem: problem(400, null, 'We could not parse the JSON body of your request.') };
  }
  const given = body as Record<string, unknown>;
  for (const [name, value] of Object.entries(given)) {
    const field = fields[name];
    if (field === undefined) {
      return { problem: problem(400, 'unknown_parameter', `Unknown parameter: '${name}'.`, name) };
    }
    // Null stands for a left-out field.
    if (value !== null && !field.accepts(value)) {
      return { problem: problem(400, 'invalid_value', `Invalid value for '${name}'. ${field.wants}`, name) };
    }
  }
  for (const name of ['model', 'prompt']) {
    if (given[name] === undefined || given[name] === null) {
      const message = `Missing required parameter: '${name}'.`;
      return { problem: problem(400, 'missing_required_parameter', message, name) };
    }
  }
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
