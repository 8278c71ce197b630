import { randomUUID } from 'node:crypto';
import { decimal, integer, oneOf, readFields, required, text } from './fields';
import type { FieldProblem, FieldRule } from './fields';
import { startVendor } from './vendor-server';
import type { Answer, Order, RecordedRequest } from './vendor-definition';
import type { EmulatorOptions, VendorEmulator } from './vendor-server';

export interface KairvalEmulatorOptions extends EmulatorOptions {
  /** Of the plan; the Pro plan allows 120 requests a minute. */
  requestsPerMinute?: number;
}

const MODELS = ['gpt-image-2', 'gpt-4o-image', 'imagen-3', 'flux-2-pro', 'ideogram-v3', 'recraft-v4-pro'];

/** Pixels of a ratio; the vendor's page names none. */
const FRAMES: Record<string, { width: number; height: number }> = {
  '1:1': { width: 1024, height: 1024 },
  '16:9': { width: 1536, height: 864 },
  '9:16': { width: 864, height: 1536 },
  '4:3': { width: 1280, height: 960 },
  '3:4': { width: 960, height: 1280 },
};

const shared: Record<string, FieldRule> = {
  model: required(oneOf(...MODELS)),
  prompt: required(text(32_000)),
  output_format: oneOf('png', 'jpg', 'webp'),
};

const generateFields: Record<string, FieldRule> = {
  ...shared,
  aspect_ratio: oneOf(...Object.keys(FRAMES)),
  negative_prompt: text(8_000),
  n: integer(1, 4),
  seed: integer(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER),
};

const isBase64 = (value: string): boolean => {
  const bare = value.replace(/^data:image\/\w+;base64,/, '');
  return bare.length > 100 && bare.length % 4 === 0 && !/[^A-Za-z0-9+/=]/.test(bare);
};

const editFields: Record<string, FieldRule> = {
  ...shared,
  image: required({
    accepts: (value) => typeof value === 'string' && (/^https?:\/\//.test(value) || isBase64(value)),
    wants: 'Expected an image URL or base64-encoded data.',
  }),
  strength: decimal(0, 1),
};

const refuse = (status: number, code: string, message: string, type = 'invalid_request_error'): Answer => ({
  status,
  body: { error: { code, message, type } },
});

const explain = (problem: FieldProblem | null): Answer => {
  switch (problem?.kind) {
    case undefined:
      return refuse(400, 'invalid_json', 'The request body is no JSON object.');
    case 'unknown':
      return refuse(400, 'unknown_parameter', `Unknown parameter ${problem.name}.`);
    case 'invalid':
      return refuse(400, 'invalid_parameter', `Invalid ${problem.name}. ${problem.wants}`);
    case 'missing':
      return refuse(400, 'missing_parameter', `${problem.name} is required.`);
  }
};

const promptOf = ({ body }: RecordedRequest): string | null => {
  const { prompt } = (body ?? {}) as { prompt?: unknown };
  return typeof prompt === 'string' ? prompt : null;
};

const FORMATS = { png: 'png', jpg: 'jpeg', webp: 'webp' } as const;

const toOrder = (given: Record<string, unknown>, isEdit: boolean): Order => {
  const ratio = (given.aspect_ratio ?? '1:1') as string;
  const images = (given.n ?? 1) as number;
  return {
    images,
    credits: (isEdit ? 60 : 50) * images,
    model: given.model as string,
    prompt: given.prompt as string,
    size: ratio,
    quality: '',
    picture: {
      ...(FRAMES[ratio] ?? { width: 1024, height: 1024 }),
      format: FORMATS[(given.output_format ?? 'png') as keyof typeof FORMATS],
    },
    svg: given.model === 'recraft-v4-pro',
  };
};

/** How often a customer may come, told in every answer. */
const createPace = (limit: number): (() => { headers: Record<string, string>; refused?: Answer }) => {
  let began = Date.now();
  let used = 0;
  return () => {
    if (Date.now() - began >= 60_000) [began, used] = [Date.now(), 0];
    used += 1;
    const reset = Math.ceil((began + 60_000) / 1000);
    const headers = {
      'x-ratelimit-limit': String(limit),
      'x-ratelimit-remaining': String(Math.max(0, limit - used)),
      'x-ratelimit-reset': String(reset),
    };
    if (used <= limit) return { headers };
    const seconds = Math.max(1, reset - Math.floor(Date.now() / 1000));
    const refused = refuse(
      429,
      'rate_limit_exceeded',
      `Rate limit exceeded. Retry after ${seconds} seconds.`,
    );
    return { headers: { ...headers, 'retry-after': String(seconds) }, refused };
  };
};

/** Kairval's API: generations and edits, answered at once with addresses that last for a while. */
export const startKairvalEmulator = ({
  requestsPerMinute = 10_000,
  ...options
}: KairvalEmulatorOptions = {}): Promise<VendorEmulator> =>
  startVendor(
    {
      vendor: 'kairval',
      keyPrefix: 'kv_emulated_',
      basePath: '/v1',
      isIdempotent: true,
      isInline: false,
      refundsErrors: false,
      route: (request) => {
        const { method, path } = request;
        if (path !== '/v1/images/generate' && path !== '/v1/images/edit') {
          return { kind: 'wrong', answer: refuse(404, 'not_found', `There is nothing at ${path}.`) };
        }
        return method === 'POST'
          ? { kind: 'create', prompt: promptOf(request) }
          : { kind: 'wrong', answer: refuse(405, 'method_not_allowed', `${method} is not allowed.`) };
      },
      refuseKey: () => refuse(401, 'unauthorized', 'Invalid API key.', 'authentication_error'),
      refuseCredits: () => refuse(402, 'insufficient_credits', 'Not enough credits.', 'billing_error'),
      refuseReuse: () => refuse(400, 'idempotency_key_reused', 'The key was used with another body.'),
      accept: (request) => {
        if (request.headers['content-type']?.split(';')[0] !== 'application/json') {
          return Promise.resolve({ refused: refuse(400, 'invalid_json', 'Send application/json.') });
        }
        const isEdit = request.path === '/v1/images/edit';
        const read = readFields(request.body, isEdit ? editFields : generateFields);
        return Promise.resolve(
          'problem' in read ? { refused: explain(read.problem) } : { order: toOrder(read.given, isEdit) },
        );
      },
      deliver: (order, pictures) => ({
        id: `gen_${randomUUID()}`,
        model: order.model,
        created: Math.floor(Date.now() / 1000),
        data: pictures.map((picture) => ({ ...picture, revised_prompt: `${order.prompt} (revised)` })),
      }),
      pace: createPace(requestsPerMinute),
    },
    options,
  );
