import sharp from 'sharp';
import { problem } from './openai-rules';
import type { Answer, RecordedRequest } from './vendor-definition';

const MOST_FILES = 16;
const MOST_BYTES = 50_000_000;
const NUMBERS = ['n', 'output_compression', 'partial_images'];

const isPicture = async (bytes: Buffer): Promise<boolean> => {
  const format = await sharp(bytes)
    .metadata()
    .then((facts) => facts.format)
    .catch(() => null);
  return format === 'png' || format === 'jpeg' || format === 'webp';
};

/** A form's fields as JSON would have them, its files looked at: `image` once, or `image[]` up to 16 times. */
export const readEditForm = async ({
  raw,
  headers,
}: RecordedRequest): Promise<{ fields: Record<string, unknown>; files: Buffer[] } | { refused: Answer }> => {
  const refuse = (message: string, param: string | null = 'image') => ({
    refused: problem(400, 'invalid_value', message, param),
  });
  const form = await new Response(new Uint8Array(raw), {
    headers: { 'content-type': headers['content-type'] ?? '' },
  })
    .formData()
    .catch(() => null);
  if (form === null) return refuse('We could not parse the form of your request.', null);

  const fields: Record<string, unknown> = {};
  const files: Buffer[] = [];
  for (const [name, value] of form.entries()) {
    if (typeof value === 'string') {
      if (name in fields) return refuse(`Duplicate parameter: '${name}'.`, name);
      fields[name] = NUMBERS.includes(name) ? Number(value) : value;
      continue;
    }
    if (name !== 'image' && name !== 'image[]' && name !== 'mask') {
      return refuse(`Unknown parameter: '${name}'.`, name);
    }
    const bytes = Buffer.from(await value.arrayBuffer());
    if (bytes.byteLength > MOST_BYTES) return refuse('The image is larger than 50 MB.');
    if (!(await isPicture(bytes))) {
      return refuse(`Unsupported image in '${name}': ${value.type}. Use png, jpeg or webp.`);
    }
    if (name !== 'mask') files.push(bytes);
  }
  if (form.getAll('image').length > 1) return refuse("Send several images as 'image[]'.");
  if (files.length === 0) return refuse("Missing required parameter: 'image'.");
  if (files.length > MOST_FILES) return refuse(`At most ${MOST_FILES} images.`);
  return { fields, files };
};
