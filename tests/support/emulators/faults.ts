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
  /** Works, bills and answers 200 with these words instead. */
  | { text: string }
  /** Answers properly, later. */
  | { delayMs: number };

/** What becomes of a job that was taken. `endless` goes on for ever; another word is said as the job's status. */
export interface JobFault {
  status: 'failed' | 'canceled' | 'endless' | (string & {});
  error?: string;
}

/** What a download does beyond the ordinary faults. */
export type DownloadFault = Fault | { redirect: string } | { drip: true } | { endless: true };

/** Faults for everything that follows from prompts with one marker in them; each of a list is for one request. */
export interface MarkedFaults {
  create?: readonly Fault[];
  poll?: readonly Fault[];
  job?: JobFault;
  download?: readonly DownloadFault[];
  /** What the vendor delivers: another address, or other bytes. */
  result?: { url: string } | { bytes: Buffer; mime: string };
  /** The same answers in another gateway's spelling: gets the JSON of each and gives what is sent in its place. */
  respell?: (body: string) => string | Buffer;
}

export type Stage = 'create' | 'poll' | 'download';

/** Faults of one emulator, in order or by marker. */
export interface FaultScript {
  queue: (stage: Stage, faults: readonly DownloadFault[]) => void;
  mark: (marker: string, faults: MarkedFaults) => void;
  /** The next fault for a request that belongs to this prompt. */
  next: (stage: Stage, prompt: string | null) => DownloadFault | undefined;
  marked: (prompt: string) => MarkedFaults;
}

export const createFaultScript = (): FaultScript => {
  const queues: Record<Stage, DownloadFault[]> = { create: [], poll: [], download: [] };
  const marks = new Map<string, { faults: MarkedFaults; left: Record<Stage, DownloadFault[]> }>();
  const find = (prompt: string | null) =>
    prompt === null ? undefined : [...marks].find(([marker]) => prompt.includes(marker))?.[1];
  return {
    queue: (stage, faults) => {
      queues[stage] = [...faults];
    },
    mark: (marker, faults) => {
      const { create = [], poll = [], download = [] } = faults;
      marks.set(marker, { faults, left: { create: [...create], poll: [...poll], download: [...download] } });
    },
    next: (stage, prompt) => find(prompt)?.left[stage].shift() ?? queues[stage].shift(),
    marked: (prompt) => find(prompt)?.faults ?? {},
  };
};

/** An answer as it is sent for prompts with these faults. */
export const respelled = <A extends { body: Buffer }>(answer: A, { respell }: MarkedFaults): A => {
  if (respell === undefined) return answer;
  const words = respell(answer.body.toString('utf8'));
  return { ...answer, body: typeof words === 'string' ? Buffer.from(words) : words };
};

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
