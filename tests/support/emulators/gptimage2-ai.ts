import { addresses, integer, oneOf, readFields, required, text } from './fields';
import type { FieldRule } from './fields';
import { firstUnreadable } from './fetch-reference';
import type { Job } from './jobs';
import { startVendor } from './vendor-server';
import type { Answer, Order, RecordedRequest } from './vendor-definition';
import type { EmulatorOptions, VendorEmulator } from './vendor-server';

const FRAMES: Record<string, { width: number; height: number }> = {
  '1:1': { width: 1024, height: 1024 },
  '16:9': { width: 1536, height: 864 },
  '9:16': { width: 864, height: 1536 },
  '4:3': { width: 1280, height: 960 },
  '3:4': { width: 960, height: 1280 },
};

const slug: FieldRule = {
  accepts: (value) => typeof value === 'string' && /^[a-z0-9]+(-[a-z0-9]+)*$/.test(value),
  wants: 'Expected a style preset.',
};

const fields: Record<string, FieldRule> = {
  prompt: required(text(32_000)),
  mode: oneOf('text-to-image', 'image-to-image'),
  ratio: oneOf(...Object.keys(FRAMES)),
  count: integer(1, 4),
  imageUrls: addresses(8),
  style: slug,
  lighting: text(300),
  camera: text(300),
  negative: text(8_000),
};

const refuse = (status: number, error: string): Answer => ({ status, body: { error } });

const promptOf = ({ body }: RecordedRequest): string | null => {
  const { prompt } = (body ?? {}) as { prompt?: unknown };
  return typeof prompt === 'string' ? prompt : null;
};

const toOrder = (given: Record<string, unknown>): Order => {
  const ratio = (given.ratio ?? '1:1') as string;
  const images = (given.count ?? 1) as number;
  return {
    images,
    credits: 10 * images,
    model: 'gpt-image-2',
    prompt: given.prompt as string,
    size: ratio,
    quality: '',
    picture: { ...(FRAMES[ratio] ?? { width: 1024, height: 1024 }), format: 'png' },
  };
};

/** Without an end of its own the account counts like one with 500 credits. */
const balanceOf = (credits: number | null) => ({
  paidCredits: credits ?? 500,
  freeImagesRemaining: 0,
  totalImages: Math.floor((credits ?? 500) / 10),
  freeImagesPerDay: 0,
});

const stateOf = ({ state, order }: Job, isNew: boolean): Record<string, unknown> => {
  switch (state.kind) {
    case 'waiting':
      return { status: isNew ? 'pending' : 'running' };
    case 'done':
      return {
        status: 'succeeded',
        results: state.pictures.map((picture, index) => ({
          imageUrl: 'url' in picture ? picture.url : '',
          seed: String(index + 1),
          finalPrompt: `${order.prompt} (final)`,
        })),
      };
    case 'failed':
      return { status: 'failed', error: state.error };
    case 'canceled':
    case 'odd':
      return { status: state.kind === 'odd' ? state.status : 'canceled' };
  }
};

const BASE = '/api';

/** gptimage2.ai: jobs that are asked for, 202 until they are done, 10 credits an image, refunded when they fail. */
export const startGptImage2AiEmulator = (options: EmulatorOptions = {}): Promise<VendorEmulator> =>
  startVendor(
    {
      vendor: 'gptimage2-ai',
      keyPrefix: 'gi2-emulated-',
      basePath: BASE,
      isIdempotent: true,
      isInline: false,
      refundsErrors: false,
      route: (request) => {
        const { method, path } = request;
        const [, job] = /^\/api\/generate\/([^/]+)$/.exec(path) ?? [];
        if (job !== undefined && method === 'GET') return { kind: 'poll', job };
        if (path === `${BASE}/generate` && method === 'POST') {
          return { kind: 'create', prompt: promptOf(request) };
        }
        return { kind: 'wrong', answer: refuse(404, 'not_found') };
      },
      refuseKey: () => refuse(401, 'invalid_api_key'),
      refuseCredits: () => refuse(402, 'insufficient_credits'),
      refuseReuse: () => refuse(400, 'idempotency_key_reused'),
      accept: async (request) => {
        if (request.headers['content-type']?.split(';')[0] !== 'application/json') {
          return { refused: refuse(400, 'json_required') };
        }
        const read = readFields(request.body, fields);
        if ('problem' in read) {
          const { problem } = read;
          return {
            refused: refuse(400, problem === null ? 'invalid_json' : `${problem.name}_${problem.kind}`),
          };
        }
        const { mode = 'text-to-image', imageUrls = [] } = read.given as {
          mode?: string;
          imageUrls?: string[];
        };
        if (mode === 'image-to-image' && imageUrls.length === 0) {
          return { refused: refuse(400, 'image_urls_required') };
        }
        if ((await firstUnreadable(imageUrls)) !== null)
          return { refused: refuse(400, 'image_url_unreadable') };
        return { order: toOrder(read.given) };
      },
      jobs: {
        tell: (job, { balance, isNew }) => ({
          status: job.state.kind === 'waiting' && !isNew ? 202 : 200,
          body: { jobId: job.id, ...stateOf(job, isNew), balance: balanceOf(balance) },
        }),
        unknown: () => refuse(404, 'job_not_found'),
      },
    },
    options,
  );
