import { addresses, integer, oneOf, readFields, text } from './fields';
import type { FieldProblem, FieldRule } from './fields';
import { firstUnreadable } from './fetch-reference';
import { startVendor } from './vendor-server';
import type { Answer, Order, RecordedRequest } from './vendor-definition';
import type { EmulatorOptions, VendorEmulator } from './vendor-server';
import type { Job } from './jobs';

const SIZES = [
  '1024x1024',
  '1536x1024',
  '1024x1536',
  '1920x1088',
  '1088x1920',
  '3824x2160',
  '2160x3824',
  'auto',
];

const fields: Record<string, FieldRule> = {
  model: oneOf('gpt-image-2', 'gpt-image-2-text-to-image', 'gpt-image-2-image-to-image'),
  prompt: text(32_000),
  image_urls: addresses(16),
  n: integer(1, 10),
  size: oneOf(...SIZES),
  quality: oneOf('high', 'auto'),
  output_format: oneOf('png', 'jpeg', 'webp'),
  response_format: oneOf('url'),
  user: text(1_000),
};

const refuse = (
  status: number,
  code: string,
  message: string,
  type = 'invalid_request_error',
  param: string | null = null,
): Answer => ({ status, body: { error: { message, type, param, code } } });

const explain = (problem: FieldProblem | null): Answer =>
  problem === null
    ? refuse(400, 'invalid_json', 'The body is no JSON object.')
    : refuse(
        400,
        problem.kind === 'missing' ? 'missing_parameter' : 'invalid_parameter',
        `${problem.name}: ${problem.kind}. ${problem.wants}`,
        'invalid_request_error',
        problem.name,
      );

const promptOf = ({ body }: RecordedRequest): string | null => {
  const { prompt } = (body ?? {}) as { prompt?: unknown };
  return typeof prompt === 'string' ? prompt : null;
};

const toOrder = (given: Record<string, unknown>): Order => {
  const size = (given.size ?? 'auto') as string;
  const [width = 1024, height = 1024] = size === 'auto' ? [] : size.split('x').map(Number);
  const images = (given.n ?? 1) as number;
  return {
    images,
    credits: 10 * images,
    model: given.image_urls === undefined ? 'gpt-image-2-text-to-image' : 'gpt-image-2-image-to-image',
    prompt: (given.prompt ?? '') as string,
    size,
    quality: (given.quality ?? 'auto') as string,
    picture: { width, height, format: (given.output_format ?? 'png') as 'png' },
  };
};

const statusOf = ({ state }: Job, isNew: boolean): string => {
  switch (state.kind) {
    case 'waiting':
      return isNew ? 'pending' : 'processing';
    case 'done':
      return 'succeeded';
    case 'failed':
    case 'canceled':
      return state.kind;
    case 'odd':
      return state.status;
  }
};

const BASE = '/api/v1';

/** gpt-image-2.art: tasks that are asked for, 10 credits an image, refunded when a task fails. */
export const startGptImage2ArtEmulator = (options: EmulatorOptions = {}): Promise<VendorEmulator> =>
  startVendor(
    {
      vendor: 'gpt-image-2-art',
      keyPrefix: 'sk-art-',
      basePath: BASE,
      isIdempotent: false,
      isInline: false,
      refundsErrors: true,
      route: (request) => {
        const { method, path } = request;
        const [, job] = new RegExp(`^${BASE}/images/tasks/([^/]+)$`).exec(path) ?? [];
        if (job !== undefined && method === 'GET') return { kind: 'poll', job };
        if (path === `${BASE}/images/generations` && method === 'POST') {
          return { kind: 'create', prompt: promptOf(request) };
        }
        return { kind: 'wrong', answer: refuse(404, 'not_found', `There is nothing at ${method} ${path}.`) };
      },
      refuseKey: () => refuse(401, 'invalid_api_key', 'Invalid API key provided.', 'authentication_error'),
      refuseCredits: () => refuse(402, 'insufficient_credits', 'Not enough credits.', 'billing_error'),
      refuseReuse: () => refuse(400, 'invalid_parameter', 'There are no idempotency keys here.'),
      accept: async (request) => {
        if (request.headers['content-type']?.split(';')[0] !== 'application/json') {
          return { refused: refuse(400, 'invalid_json', 'Send application/json.') };
        }
        const read = readFields(request.body, fields);
        if ('problem' in read) return { refused: explain(read.problem) };
        // "Required unless image_urls are provided."
        if (read.given.prompt === undefined && read.given.image_urls === undefined) {
          return { refused: explain({ kind: 'missing', name: 'prompt', wants: '' }) };
        }
        const unreadable = await firstUnreadable((read.given.image_urls ?? []) as string[]);
        if (unreadable !== null) {
          const message = `The image at ${new URL(unreadable).host} could not be read.`;
          return { refused: refuse(400, 'invalid_image_url', message) };
        }
        return { order: toOrder(read.given) };
      },
      jobs: {
        tell: (job, { isNew }) => ({
          status: 200,
          body: {
            id: job.id,
            object: 'image.generation',
            created: Math.floor(job.created / 1000),
            model: job.order.model,
            status: statusOf(job, isNew),
            credits: job.order.credits,
            data: job.state.kind === 'done' ? job.state.pictures : [],
            ...(job.state.kind === 'failed' ? { error: { message: job.state.error } } : {}),
          },
        }),
        unknown: (id) => refuse(404, 'task_not_found', `There is no task ${id}.`),
      },
    },
    options,
  );
