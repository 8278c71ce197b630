import { integer, oneOf, readFields, required, text } from './fields';
import type { FieldRule } from './fields';
import { startVendor } from './vendor-server';
import type { Answer, Order, RecordedRequest } from './vendor-definition';
import type { EmulatorOptions, VendorEmulator } from './vendor-server';

export interface GptImageApiDevOptions extends EmulatorOptions {
  /** Refuses with an HTTP status, or with 200 and a code other than 0. */
  refuseWith?: 'status' | 'code';
}

const FRAMES: Record<string, { width: number; height: number }> = {
  '1:1': { width: 1024, height: 1024 },
  '4:3': { width: 1280, height: 960 },
  '16:9': { width: 1536, height: 864 },
  '9:21': { width: 648, height: 1512 },
  '1:2': { width: 768, height: 1536 },
  '2:1': { width: 1536, height: 768 },
};

const CREDITS: Record<string, number> = { low: 2, medium: 6, high: 12 };

const fields: Record<string, FieldRule> = {
  prompt: required(text(32_000)),
  model: oneOf('gpt-image-2'),
  size: oneOf(...Object.keys(FRAMES)),
  quality: oneOf('low', 'medium', 'high'),
  n: integer(1, 10),
  background: oneOf('opaque', 'transparent'),
};

const promptOf = ({ body }: RecordedRequest): string | null => {
  const { prompt } = (body ?? {}) as { prompt?: unknown };
  return typeof prompt === 'string' ? prompt : null;
};

const toOrder = (given: Record<string, unknown>): Order => {
  const ratio = (given.size ?? '1:1') as string;
  const quality = (given.quality ?? 'medium') as string;
  const images = (given.n ?? 1) as number;
  return {
    images,
    credits: (CREDITS[quality] ?? 6) * images,
    model: (given.model ?? 'gpt-image-2') as string,
    prompt: given.prompt as string,
    size: ratio,
    quality,
    picture: {
      ...(FRAMES[ratio] ?? { width: 1024, height: 1024 }),
      format: 'png',
      transparent: given.background === 'transparent',
    },
  };
};

const PATH = '/v1/images/generate';

/** gptimageapi.dev: answered at once; every answer is `{ code, message, data }`. */
export const startGptImageApiDevEmulator = ({
  refuseWith = 'status',
  ...options
}: GptImageApiDevOptions = {}): Promise<VendorEmulator> => {
  const refuse = (status: number, message: string): Answer => ({
    status: refuseWith === 'status' ? status : 200,
    body: { code: status * 100 + 1, message },
  });
  return startVendor(
    {
      vendor: 'gptimageapi-dev',
      keyPrefix: 'gid_emulated_',
      basePath: '/v1',
      isIdempotent: false,
      isInline: false,
      refundsErrors: false,
      route: (request) => {
        const { method, path } = request;
        if (path !== PATH) return { kind: 'wrong', answer: refuse(404, 'not found') };
        return method === 'POST'
          ? { kind: 'create', prompt: promptOf(request) }
          : { kind: 'wrong', answer: refuse(405, 'method not allowed') };
      },
      refuseKey: () => refuse(401, 'invalid api key'),
      refuseCredits: () => refuse(402, 'insufficient credits'),
      refuseReuse: () => refuse(400, 'there are no idempotency keys here'),
      accept: (request) => {
        if (request.headers['content-type']?.split(';')[0] !== 'application/json') {
          return Promise.resolve({ refused: refuse(400, 'send application/json') });
        }
        const read = readFields(request.body, fields);
        if ('given' in read) return Promise.resolve({ order: toOrder(read.given) });
        const { problem } = read;
        const message =
          problem === null ? 'invalid json' : `${problem.kind} parameter ${problem.name}. ${problem.wants}`;
        return Promise.resolve({ refused: refuse(400, message) });
      },
      deliver: (_order, pictures) => ({ code: 0, message: 'ok', data: { images: pictures } }),
    },
    options,
  );
};
