import type { Dispatcher } from 'undici';
import type { GuardedAgent } from './agent';
import type { ReplyHeaders } from '../../throttle/retry-after';

/** A request without its whole answer. `sent` decides about money: false only when surely no byte went out. */
export class ExchangeError extends Error {
  override readonly name = 'ExchangeError';
  readonly sent: boolean;

  constructor({ sent, cause }: { sent: boolean; cause: unknown }) {
    super(sent ? 'The connection failed after the request was sent' : 'The request was never sent', {
      cause,
    });
    this.sent = sent;
  }
}

/** The cause of an `ExchangeError` when the body grew over `maxBytes`. */
export class ReplyTooLargeError extends Error {
  override readonly name = 'ReplyTooLargeError';
  constructor(readonly maxBytes: number) {
    super(`The answer is larger than ${maxBytes} bytes`);
  }
}

export interface Reply {
  status: number;
  headers: ReplyHeaders;
  body: Buffer;
}

export interface Exchange {
  agent: GuardedAgent;
  method: 'GET' | 'POST';
  url: URL;
  headers: Record<string, string>;
  body: string | Uint8Array | null;
  /** Ends the exchange wherever it is. */
  signal: AbortSignal;
  /** Cap on the answer's body. */
  maxBytes: number;
  /** The connection stands and the request goes out. */
  onSent?: () => void;
}

const flatten = (headers: Record<string, string | string[] | undefined>): ReplyHeaders =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => {
      const last = Array.isArray(value) ? value.at(-1) : value;
      return last === undefined ? [] : [[name.toLowerCase(), last]];
    }),
  );

/**
 * One request, one answer, no retry and no redirect. Each runs on a connection of its own, because a kept one
 * may be closed by the other side just as a paid request is written, which leaves its outcome unknown.
 *
 * undici calls `onRequestStart` once a connection stands and right before it writes: until then nothing was
 * sent, and an abort there keeps it from being sent.
 *
 * @throws ExchangeError
 */
export const exchange = async (request: Exchange): Promise<Reply> => {
  const { signal, maxBytes, url } = request;
  const dispatcher = await request.agent.dispatcher();
  await request.agent.admit(url).catch((cause: unknown) => {
    throw new ExchangeError({ sent: false, cause });
  });
  return new Promise((resolve, reject) => {
    let controller: Dispatcher.DispatchController | null = null;
    let status = 0;
    let headers: ReplyHeaders = {};
    let received = 0;
    const chunks: Buffer[] = [];

    const settle = (finish: () => void): void => {
      signal.removeEventListener('abort', onAbort);
      finish();
    };
    const fail = (cause: unknown): void =>
      settle(() => reject(new ExchangeError({ sent: controller !== null, cause })));
    const onAbort = (): void => {
      fail(signal.reason);
      controller?.abort(new Error('aborted'));
    };
    if (signal.aborted) {
      onAbort();
      return;
    }
    signal.addEventListener('abort', onAbort);

    const tooLarge = (): void => {
      const error = new ReplyTooLargeError(maxBytes);
      fail(error);
      controller?.abort(error);
    };

    dispatcher.dispatch(
      {
        origin: url.origin,
        path: url.pathname + url.search,
        method: request.method,
        headers: {
          'accept-encoding': 'identity',
          'user-agent': 'strapi-plugin-hero-image',
          ...request.headers,
        },
        body: request.body,
        reset: true,
      },
      {
        onRequestStart: (started) => {
          if (signal.aborted) {
            started.abort(new Error('aborted'));
            return;
          }
          controller = started;
          request.onSent?.();
        },
        onResponseStart: (_controller, statusCode, responseHeaders) => {
          // An informational answer (1xx) is followed by the real one.
          status = statusCode;
          headers = flatten(responseHeaders);
          if (Number(headers['content-length'] ?? 0) > maxBytes) tooLarge();
        },
        onResponseData: (_controller, chunk) => {
          received += chunk.byteLength;
          if (received > maxBytes) tooLarge();
          else chunks.push(chunk);
        },
        onResponseEnd: () => settle(() => resolve({ status, headers, body: Buffer.concat(chunks) })),
        onResponseError: (_controller, error) => fail(error),
      },
    );
  });
};
