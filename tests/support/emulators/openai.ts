import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { abruptly, faultAnswer, pause, send } from './faults';
import type { Fault } from './faults';
import { listenOnLoopback } from './loopback';
import { problem, readImagesOrder } from './openai-rules';
import type { ImagesOrder, OpenAiProblem } from './openai-rules';
import { drawPicture } from './picture';

export interface OpenAiEmulatorOptions {
  port?: number;
  apiKey?: string;
  /** As OpenAI does, or as gateways do that keep the pictures themselves. */
  answerWith?: 'b64_json' | 'url';
  models?: readonly string[];
  /** How long a picture takes. */
  delayMs?: number;
}

export interface RecordedRequest {
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
  /** The JSON body; undefined when there was none that could be read. */
  body: unknown;
}

/** One paid call: it is written down when the work is done, whether or not the answer arrives. */
export interface BilledCall {
  idempotencyKey: string | null;
  images: number;
  model: string;
  prompt: string;
  size: string;
  quality: string;
}

export interface OpenAiEmulator {
  /** To be configured as `baseUrl`. */
  baseUrl: string;
  apiKey: string;
  /** Calls of the API, in order. */
  readonly requests: readonly RecordedRequest[];
  readonly downloads: readonly RecordedRequest[];
  readonly billed: readonly BilledCall[];
  readonly connections: number;
  /** Faults for the next calls of the API, one each. */
  script(faults: readonly Fault[]): void;
  /** Faults for the next downloads. */
  scriptDownloads(faults: readonly Fault[]): void;
  unplug: () => Promise<void>;
  plug: () => Promise<void>;
  close: () => Promise<void>;
}

const PATH = '/v1/images/generations';

const parse = (body: Buffer): unknown => {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
};

const sendJson = (response: ServerResponse, status: number, value: unknown, truncate?: number): void =>
  send(
    response,
    {
      status,
      headers: { 'content-type': 'application/json', 'x-request-id': `req_${randomUUID()}` },
      body: Buffer.from(JSON.stringify(value)),
    },
    truncate === undefined ? {} : { truncate },
  );

/** OpenAI's images API on loopback: strict about every documented field, billing every accepted call. */
export const startOpenAiEmulator = async ({
  port = 0,
  apiKey = 'sk-emulator-0123456789abcdef',
  answerWith = 'b64_json',
  models = ['gpt-image-2', 'gpt-image-1.5', 'gpt-image-1', 'gpt-image-1-mini'],
  delayMs = 0,
}: OpenAiEmulatorOptions = {}): Promise<OpenAiEmulator> => {
  const requests: RecordedRequest[] = [];
  const downloads: RecordedRequest[] = [];
  const billed: BilledCall[] = [];
  const pictures = new Map<string, Buffer>();
  let faults: Fault[] = [];
  let downloadFaults: Fault[] = [];

  const check = (request: RecordedRequest): { order: ImagesOrder } | { problem: OpenAiProblem } => {
    const { method, path, headers, body } = request;
    if (path !== PATH) return { problem: problem(404, null, `Invalid URL (${method} ${path})`) };
    if (method !== 'POST')
      return { problem: problem(405, 'method_not_supported', `Not allowed: ${method}.`) };
    const key = /^Bearer (\S+)$/.exec(headers.authorization ?? '')?.[1];
    if (key === undefined) return { problem: problem(401, null, "You didn't provide an API key.") };
    if (key !== apiKey) {
      const masked = `${key.slice(0, 8)}********${key.slice(-4)}`;
      return { problem: problem(401, 'invalid_api_key', `Incorrect API key provided: ${masked}.`) };
    }
    if (headers['content-type']?.split(';')[0] !== 'application/json') {
      return { problem: problem(400, null, 'Content-Type must be application/json.') };
    }
    return readImagesOrder(body, models);
  };

  const draw = (order: ImagesOrder): Promise<Buffer[]> =>
    Promise.all(
      Array.from({ length: order.n }, (_, index) =>
        drawPicture({
          seed: `${order.prompt}#${index}`,
          width: order.width,
          height: order.height,
          format: order.format,
          transparent: order.background === 'transparent',
        }),
      ),
    );

  const keep = (picture: Buffer, format: string): string => {
    const path = `/files/${randomUUID()}.${format}`;
    pictures.set(path, picture);
    return `${server.origin}${path}`;
  };

  const answer = async (order: ImagesOrder): Promise<object> => {
    const data = (await draw(order)).map((picture) =>
      answerWith === 'url'
        ? { url: keep(picture, order.format), revised_prompt: `${order.prompt} (revised)` }
        : { b64_json: picture.toString('base64') },
    );
    const textTokens = Math.ceil(order.prompt.length / 4);
    return {
      created: Math.floor(Date.now() / 1000),
      background: order.background === 'transparent' ? 'transparent' : 'opaque',
      data,
      output_format: order.format,
      quality: order.quality,
      size: `${order.width}x${order.height}`,
      usage: {
        input_tokens: textTokens,
        input_tokens_details: { image_tokens: 0, text_tokens: textTokens },
        output_tokens: 1_000 * order.n,
        total_tokens: textTokens + 1_000 * order.n,
      },
    };
  };

  const bill = (order: ImagesOrder, request: RecordedRequest): void => {
    const key = request.headers['idempotency-key'];
    billed.push({
      idempotencyKey: typeof key === 'string' ? key : null,
      images: order.n,
      model: order.model,
      prompt: order.prompt,
      size: `${order.width}x${order.height}`,
      quality: order.quality,
    });
  };

  const serveApi = async (request: RecordedRequest, response: ServerResponse): Promise<void> => {
    requests.push(request);
    const fault = faults.shift();
    if (fault !== undefined && 'reset' in fault && fault.reset === 'before-accept') {
      abruptly(response);
      return;
    }
    const checked = check(request);
    if (fault !== undefined && 'status' in fault) {
      if (fault.bills === true && 'order' in checked) bill(checked.order, request);
      send(response, faultAnswer(fault));
      return;
    }
    if ('problem' in checked) {
      sendJson(response, checked.problem.status, { error: checked.problem.error });
      return;
    }
    bill(checked.order, request);
    if (fault !== undefined && 'hang' in fault) return;
    if (fault !== undefined && 'reset' in fault) {
      abruptly(response);
      return;
    }
    await pause(fault !== undefined && 'delayMs' in fault ? fault.delayMs : delayMs);
    const truncate = fault !== undefined && 'truncate' in fault ? fault.truncate : undefined;
    sendJson(response, 200, await answer(checked.order), truncate);
  };

  const serveFile = async (request: RecordedRequest, response: ServerResponse): Promise<void> => {
    downloads.push(request);
    const fault = downloadFaults.shift();
    const picture = pictures.get(request.path);
    if (fault !== undefined && 'delayMs' in fault) await pause(fault.delayMs);
    if (fault !== undefined && 'hang' in fault) return;
    if (fault !== undefined && 'reset' in fault) {
      abruptly(response);
    } else if (fault !== undefined && 'status' in fault) {
      send(response, faultAnswer(fault));
    } else if (request.headers.authorization !== undefined || request.headers.cookie !== undefined) {
      // A storage host must never see the API's key.
      send(response, { status: 400, body: Buffer.from('no credentials wanted') });
    } else if (picture === undefined) {
      send(response, { status: 404, body: Buffer.from('gone') });
    } else {
      const headers = { 'content-type': `image/${request.path.split('.').at(-1)!}` };
      const cut = fault !== undefined && 'truncate' in fault ? fault : {};
      send(response, { status: 200, headers, body: picture }, cut);
    }
  };

  const server = await listenOnLoopback(
    (incoming, response) => {
      const serve = async (): Promise<void> => {
        const request: RecordedRequest = {
          method: incoming.method ?? '',
          path: incoming.url ?? '',
          headers: incoming.headers,
          body: parse(await buffer(incoming)),
        };
        await (request.path.startsWith('/files/') ? serveFile : serveApi)(request, response);
      };
      serve().catch((error: unknown) => {
        if (response.headersSent) response.destroy();
        else send(response, { status: 500, body: Buffer.from(`The emulator failed: ${String(error)}`) });
      });
    },
    { port },
  );

  return {
    baseUrl: `${server.origin}/v1`,
    apiKey,
    requests,
    downloads,
    billed,
    get connections() {
      return server.connections;
    },
    script: (next) => {
      faults = [...next];
    },
    scriptDownloads: (next) => {
      downloadFaults = [...next];
    },
    unplug: server.unplug,
    plug: server.plug,
    close: server.close,
  };
};
