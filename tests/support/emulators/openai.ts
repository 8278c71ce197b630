import { randomUUID } from 'node:crypto';
import { readEditForm } from './openai-form';
import { editFields, generationFields, problem, readImagesOrder } from './openai-rules';
import type { ImagesOrder } from './openai-rules';
import { startVendor } from './vendor-server';
import type { Answer, Order, RecordedRequest, Route } from './vendor-definition';
import type { EmulatorOptions, VendorEmulator } from './vendor-server';

export interface OpenAiEmulatorOptions extends EmulatorOptions {
  /** As OpenAI does, or as gateways do that keep the pictures themselves. */
  answerWith?: 'b64_json' | 'url';
  models?: readonly string[];
  /** Fields that it does not take, and what it answers when it is sent one. */
  lacks?: Readonly<Record<string, Answer>>;
}

export type OpenAiEmulator = VendorEmulator;

const MODELS = ['gpt-image-2', 'gpt-image-1.5', 'gpt-image-1', 'gpt-image-1-mini'];
const GENERATIONS = '/v1/images/generations';
const EDITS = '/v1/images/edits';

const toOrder = ({ n, width, height, quality, background, ...order }: ImagesOrder): Order => ({
  images: n,
  credits: null,
  model: order.model,
  prompt: order.prompt,
  size: `${width}x${height}`,
  quality,
  picture: { width, height, format: order.format, transparent: background === 'transparent' },
});

/** The prompt of a call, right or wrong, as faults are looked up by it. */
const promptOf = ({ body, raw }: RecordedRequest): string | null => {
  if (body === undefined) return raw.toString('latin1');
  const { prompt } = (body ?? {}) as { prompt?: unknown };
  return typeof prompt === 'string' ? prompt : null;
};

const hasField = (body: unknown, field: string): boolean =>
  typeof body === 'object' && body !== null && field in body;

/** Without a query, such as Azure's `api-version`. */
const pathOf = ({ path }: RecordedRequest): string => path.split('?')[0] ?? '';

const contentType = ({ headers }: RecordedRequest): string => headers['content-type']?.split(';')[0] ?? '';

/**
 * OpenAI's images API: generations, edits with files, and the free list of models. It has no idempotency keys,
 * so a call that comes twice is billed twice.
 */
export const startOpenAiEmulator = ({
  answerWith = 'b64_json',
  models = MODELS,
  lacks = {},
  ...options
}: OpenAiEmulatorOptions = {}): Promise<OpenAiEmulator> => {
  const route = (request: RecordedRequest): Route => {
    const { method } = request;
    const path = pathOf(request);
    const wrong = (status: number, code: string | null, message: string): Route => ({
      kind: 'wrong',
      answer: problem(status, code, message),
    });
    if (path === GENERATIONS || path === EDITS) {
      return method === 'POST'
        ? { kind: 'create', prompt: promptOf(request) }
        : wrong(405, 'method_not_supported', `Not allowed: ${method}.`);
    }
    const listed = /^\/v1\/models(?:\/(.+))?$/.exec(path);
    if (method !== 'GET' || listed === null)
      return wrong(404, null, `Invalid URL (${method} ${request.path})`);
    const entry = (id: string) => ({ id, object: 'model', created: 1_700_000_000, owned_by: 'system' });
    const model: string | undefined = listed[1];
    if (model === undefined) {
      return { kind: 'free', answer: { status: 200, body: { object: 'list', data: models.map(entry) } } };
    }
    return models.includes(model)
      ? { kind: 'free', answer: { status: 200, body: entry(model) } }
      : wrong(404, 'model_not_found', `The model '${model}' does not exist.`);
  };

  return startVendor(
    {
      vendor: 'openai',
      keyPrefix: 'sk-emulated-',
      basePath: '/v1',
      isIdempotent: false,
      isInline: answerWith === 'b64_json',
      refundsErrors: false,
      route,
      refuseKey: (key) => {
        if (key === null) return problem(401, null, "You didn't provide an API key.");
        const masked = `${key.slice(0, 8)}********${key.slice(-4)}`;
        return problem(401, 'invalid_api_key', `Incorrect API key provided: ${masked}.`);
      },
      refuseCredits: () =>
        problem(429, 'insufficient_quota', 'You exceeded your current quota.', null, 'insufficient_quota'),
      refuseReuse: () => problem(400, null, 'There are no idempotency keys here.'),
      accept: async (request) => {
        if (pathOf(request) === GENERATIONS) {
          if (contentType(request) !== 'application/json') {
            return { refused: problem(400, null, 'Content-Type must be application/json.') };
          }
          const lacking = Object.keys(lacks).find((field) => hasField(request.body, field));
          if (lacking !== undefined) return { refused: lacks[lacking] ?? problem(400, null, 'No.') };
          const read = readImagesOrder(request.body, models, generationFields);
          return 'problem' in read ? { refused: read.problem } : { order: toOrder(read.order) };
        }
        if (contentType(request) !== 'multipart/form-data') {
          return { refused: problem(400, null, 'Content-Type must be multipart/form-data.') };
        }
        const form = await readEditForm(request);
        if ('refused' in form) return form;
        const read = readImagesOrder(form.fields, models, editFields);
        return 'problem' in read ? { refused: read.problem } : { order: toOrder(read.order) };
      },
      deliver: (order, pictures) => {
        const textTokens = Math.ceil(order.prompt.length / 4);
        return {
          created: Math.floor(Date.now() / 1000),
          background: order.picture.transparent === true ? 'transparent' : 'opaque',
          data: pictures.map((picture) =>
            'url' in picture
              ? { url: picture.url, revised_prompt: `${order.prompt} (revised)` }
              : { b64_json: picture.bytes.toString('base64') },
          ),
          output_format: order.picture.format,
          quality: order.quality,
          size: order.size,
          usage: {
            input_tokens: textTokens,
            input_tokens_details: { image_tokens: 0, text_tokens: textTokens },
            output_tokens: 1_000 * order.images,
            total_tokens: textTokens + 1_000 * order.images,
          },
        };
      },
      pace: () => ({ headers: { 'x-request-id': `req_${randomUUID()}` } }),
    },
    options,
  );
};
