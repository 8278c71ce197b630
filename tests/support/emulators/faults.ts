import { setTimeout as sleep } from 'node:timers/promises';
import type { ServerResponse } from 'node:http';

/** What an emulator does with one call instead of, or on the way to, answering it properly. */
export type Fault =
  /** Answers with this status. A string body goes out as HTML, anything else as JSON. Bills only when told to. */
  | { status: number; body?: unknown; headers?: Record<string, string>; bills?: boolean }
  /** Drops the connection: before it looks at the request, or after the work was done and billed. */
  | { reset: 'before-accept' | 'after-accept' }
  /** Works, bills and never answers. */
  | { hang: true }
  /** Works, bills and stops after this many bytes of the answer's body. */
  | { truncate: number }
  /** Answers properly, later. */
  | { delayMs: number };

export const abruptly = (response: ServerResponse): void => {
  response.socket?.resetAndDestroy();
};

export const pause = (ms: number): Promise<void> => sleep(ms);

/** Sends a whole answer, or with `truncate` only its first bytes under the whole length, then cuts the line. */
export const send = (
  response: ServerResponse,
  answer: { status: number; headers?: Record<string, string>; body: Buffer },
  { truncate }: { truncate?: number } = {},
): void => {
  response.writeHead(answer.status, { ...answer.headers, 'content-length': answer.body.byteLength });
  if (truncate === undefined) {
    response.end(answer.body);
    return;
  }
  response.write(answer.body.subarray(0, truncate), () => response.socket?.destroy());
};

export const faultAnswer = (
  fault: Extract<Fault, { status: number }>,
): { status: number; headers: Record<string, string>; body: Buffer } => {
  const isText = typeof fault.body === 'string';
  const text = isText ? (fault.body as string) : fault.body === undefined ? '' : JSON.stringify(fault.body);
  const type = isText ? 'text/html; charset=utf-8' : 'application/json';
  return {
    status: fault.status,
    headers: { 'content-type': type, ...fault.headers },
    body: Buffer.from(text),
  };
};
