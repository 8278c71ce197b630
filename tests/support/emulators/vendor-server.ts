import type { ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { newApiKey, openAccount } from './account';
import type { BilledCall } from './account';
import { abruptly, createFaultScript, faultAnswer, pause, respelled, send } from './faults';
import type { DownloadFault, Fault, MarkedFaults } from './faults';
import { createJobs } from './jobs';
import { listenOnLoopback } from './loopback';
import { createResultFiles, FILES_PATH } from './result-files';
import { drawPicture } from './picture';
import type { Answer, DeliveredPicture, Order, RecordedRequest, VendorDefinition } from './vendor-definition';

export interface EmulatorOptions {
  port?: number;
  apiKey?: string;
  /** Credits on the account. Left out: without end. */
  credits?: number;
  /** How long a picture takes. */
  delayMs?: number;
  /** Draws the least that a small hero and its social image need, whatever size is asked for: a fifth of the time. */
  drawsLittle?: boolean;
  /** For vendors with jobs: how often one is asked for until it is done. */
  polls?: number;
  /** Told of every request, for a person who watches. */
  onRequest?: (line: { request: RecordedRequest; status: number | null; credits: number | null }) => void;
}

export interface VendorEmulator {
  vendor: string;
  /** To be configured as `baseUrl`. */
  baseUrl: string;
  apiKey: string;
  /** Calls of the API, in order. */
  readonly requests: readonly RecordedRequest[];
  readonly downloads: readonly RecordedRequest[];
  readonly billed: readonly BilledCall[];
  readonly connections: number;
  /** Paid calls under way at once, at the most. */
  readonly mostAtOnce: number;
  /** Credits left; null: without end. */
  readonly balance: number | null;
  /** Faults for the next paid calls, one each. */
  script(faults: readonly Fault[]): void;
  scriptPolls(faults: readonly Fault[]): void;
  scriptDownloads(faults: readonly DownloadFault[]): void;
  /** Faults for everything that follows from prompts with this marker in them. */
  scriptFor(marker: string, faults: MarkedFaults): void;
  unplug: () => Promise<void>;
  plug: () => Promise<void>;
  close: () => Promise<void>;
}

const MOST_BYTES = 60_000_000;

const parse = (body: Buffer): unknown => {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
};

const encode = ({ status, body, headers = {} }: Answer, more: Record<string, string>) => ({
  status,
  headers: { 'content-type': 'application/json', ...more, ...headers },
  body: Buffer.from(JSON.stringify(body)),
});

const LITTLE = { width: 1200, height: 680, format: 'jpeg' } as const;
const SVG = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="1024" height="1024"><rect/></svg>');

/** A vendor's API on loopback: strict about every documented field, billing every call it takes. */
export const startVendor = async (
  definition: VendorDefinition,
  {
    port = 0,
    apiKey = newApiKey(definition.keyPrefix),
    credits = null,
    delayMs = 0,
    polls = 1,
    drawsLittle = false,
    onRequest = () => undefined,
  }: Omit<EmulatorOptions, 'credits'> & { credits?: number | null } = {},
): Promise<VendorEmulator> => {
  const { vendor, isInline, isIdempotent } = definition;
  const requests: RecordedRequest[] = [];
  const downloads: RecordedRequest[] = [];
  let atOnce = 0;
  let mostAtOnce = 0;
  const account = openAccount({ vendor, apiKey, credits });
  const faults = createFaultScript();
  const files = createResultFiles(faults);
  const jobs = definition.jobs === undefined ? null : createJobs(definition.jobs, { account, faults, polls });
  /** First answers by idempotency key. */
  const answered = new Map<string, { raw: Buffer; answer: Promise<Answer> }>();

  const paint = async ({ prompt, images, picture, svg = false }: Order): Promise<DeliveredPicture[]> => {
    const { result } = faults.marked(prompt);
    const drawn = drawsLittle ? LITTLE : picture;
    return Promise.all(
      Array.from({ length: images }, async (_, index): Promise<DeliveredPicture> => {
        if (result !== undefined && 'url' in result) return { url: result.url };
        const file =
          result ??
          (svg
            ? { bytes: SVG, mime: 'image/svg+xml' }
            : {
                bytes: await drawPicture({ ...drawn, seed: `${prompt}#${index}` }),
                mime: `image/${drawn.format}`,
              });
        if (isInline) return { bytes: file.bytes };
        return { url: `${server.origin}${files.keep({ ...file, prompt })}` };
      }),
    );
  };

  const work = async (order: Order, bill: BilledCall): Promise<Answer> => {
    if (jobs !== null) return jobs.create({ order, bill, paint: () => paint(order) });
    return { status: 200, body: definition.deliver?.(order, await paint(order)) };
  };

  const refuseKey = ({ headers }: RecordedRequest): Answer | null => {
    const key = /^Bearer (\S+)$/.exec(headers.authorization ?? '')?.[1] ?? null;
    return key === apiKey ? null : definition.refuseKey(key);
  };

  const serveCreate = async (
    request: RecordedRequest,
    response: ServerResponse,
    { prompt, paceHeaders }: { prompt: string | null; paceHeaders: Record<string, string> },
  ): Promise<number | null> => {
    const fault = faults.next('create', prompt) ?? { delayMs };
    const reply = (answer: Answer, cut: { truncate?: number } = {}): number => {
      send(response, respelled(encode(answer, paceHeaders), faults.marked(prompt ?? '')), cut);
      return answer.status;
    };
    if ('reset' in fault && fault.reset === 'before-accept') {
      abruptly(response);
      return null;
    }
    const badKey = refuseKey(request);
    const accepted = badKey === null ? await definition.accept(request) : { refused: badKey };
    const given = request.headers['idempotency-key'];
    const key = typeof given === 'string' ? given : null;
    const bill = (order: Order): BilledCall => account.bill({ idempotencyKey: key, ...billedPart(order) });

    if ('status' in fault) {
      if (fault.bills === true && 'order' in accepted) {
        const first = isIdempotent && key !== null ? answered.get(key) : undefined;
        const { order } = accepted;
        if (first === undefined) {
          const paid = bill(order);
          if (definition.refundsErrors) account.refund(paid);
          if (isIdempotent && key !== null)
            answered.set(key, { raw: request.raw, answer: work(order, paid) });
        }
      }
      send(response, faultAnswer(fault));
      return fault.status;
    }
    if ('refused' in accepted) return reply(accepted.refused);

    const first = isIdempotent && key !== null ? answered.get(key) : undefined;
    if (first !== undefined && !first.raw.equals(request.raw)) {
      return reply(definition.refuseReuse());
    }
    const { order } = accepted;
    if (first === undefined && !account.canPay(order.credits)) return reply(definition.refuseCredits());
    const answer = first?.answer ?? work(order, bill(order));
    if (first === undefined && isIdempotent && key !== null) answered.set(key, { raw: request.raw, answer });
    if ('hang' in fault) return null;
    if ('reset' in fault) {
      abruptly(response);
      return null;
    }
    if ('delayMs' in fault) await pause(fault.delayMs);
    if ('text' in fault) {
      send(response, { ...encode({ status: 200, body: null }, paceHeaders), body: Buffer.from(fault.text) });
      return 200;
    }
    return reply(await answer, 'truncate' in fault ? fault : {});
  };

  const servePoll = async (
    request: RecordedRequest,
    response: ServerResponse,
    { job, paceHeaders }: { job: string; paceHeaders: Record<string, string> },
  ): Promise<number | null> => {
    const prompt = jobs?.promptOf(job) ?? null;
    const fault = faults.next('poll', prompt) ?? { delayMs: 0 };
    if ('hang' in fault) return null;
    if ('reset' in fault) {
      abruptly(response);
      return null;
    }
    if ('status' in fault) {
      send(response, faultAnswer(fault));
      return fault.status;
    }
    if ('delayMs' in fault) await pause(fault.delayMs);
    const answer = refuseKey(request) ?? (await jobs?.tell(job)) ?? { status: 404, body: null };
    const whole = respelled(encode(answer, paceHeaders), faults.marked(prompt ?? ''));
    send(response, 'text' in fault ? { ...whole, body: Buffer.from(fault.text) } : whole);
    return answer.status;
  };

  const serveApi = async (request: RecordedRequest, response: ServerResponse): Promise<void> => {
    requests.push(request);
    const before = account.billed.length;
    const { headers: paceHeaders, refused } = definition.pace?.() ?? { headers: {}, refused: undefined };
    const route = definition.route(request);
    const say = (answer: Answer): number => {
      send(response, encode(answer, paceHeaders));
      return answer.status;
    };
    const serve = async (): Promise<number | null> => {
      if (refused !== undefined) return say(refused);
      switch (route.kind) {
        case 'create':
          atOnce += 1;
          mostAtOnce = Math.max(mostAtOnce, atOnce);
          return serveCreate(request, response, { prompt: route.prompt, paceHeaders }).finally(() => {
            atOnce -= 1;
          });
        case 'poll':
          return servePoll(request, response, { job: route.job, paceHeaders });
        case 'free':
          return say(refuseKey(request) ?? route.answer);
        case 'wrong':
          return say(refuseKey(request) ?? route.answer);
      }
    };
    const status = await serve();
    onRequest({ request, status, credits: account.billed.slice(before)[0]?.credits ?? null });
  };

  const server = await listenOnLoopback(
    (incoming, response) => {
      const serve = async (): Promise<void> => {
        const raw = await buffer(incoming);
        const request: RecordedRequest = {
          method: incoming.method ?? '',
          path: incoming.url ?? '',
          headers: incoming.headers,
          body: parse(raw),
          raw,
        };
        if (raw.byteLength > MOST_BYTES) {
          send(response, { status: 413, body: Buffer.from('too large') });
        } else if (request.path.startsWith(FILES_PATH)) {
          downloads.push(request);
          await files.serve(request, response);
        } else {
          await serveApi(request, response);
        }
      };
      serve().catch((error: unknown) => {
        if (response.headersSent) response.destroy();
        else send(response, { status: 599, body: Buffer.from(`The emulator failed: ${String(error)}`) });
      });
    },
    { port },
  );

  return {
    vendor,
    baseUrl: `${server.origin}${definition.basePath}`,
    apiKey,
    requests,
    downloads,
    billed: account.billed,
    get connections() {
      return server.connections;
    },
    get mostAtOnce() {
      return mostAtOnce;
    },
    get balance() {
      return account.balance;
    },
    script: (next) => faults.queue('create', next),
    scriptPolls: (next) => faults.queue('poll', next),
    scriptDownloads: (next) => faults.queue('download', next),
    scriptFor: (marker, marked) => faults.mark(marker, marked),
    unplug: server.unplug,
    plug: server.plug,
    close: server.close,
  };
};

const billedPart = ({ images, credits, model, prompt, size, quality }: Order) => ({
  images,
  credits,
  model,
  prompt,
  size,
  quality,
});
