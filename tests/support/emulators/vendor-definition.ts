import type { IncomingMessage } from 'node:http';
import type { BilledCall } from './account';
import type { Jobs } from './jobs';
import type { PictureOrder } from './picture';

export interface RecordedRequest {
  method: string;
  /** Below the server's origin. */
  path: string;
  headers: IncomingMessage['headers'];
  /** The JSON body; undefined when there was none that could be read. */
  body: unknown;
  raw: Buffer;
}

/** An answer in JSON. */
export interface Answer {
  status: number;
  body: unknown;
  headers?: Record<string, string>;
}

/** A paid call that a vendor would take. */
export interface Order extends Pick<
  BilledCall,
  'images' | 'credits' | 'model' | 'prompt' | 'size' | 'quality'
> {
  /** One picture; every further one differs by its number. */
  picture: Omit<PictureOrder, 'seed'>;
  /** Answers with an SVG instead, as one of Kairval's models does. */
  svg?: boolean;
}

export type DeliveredPicture = { url: string } | { bytes: Buffer };

/** What a request asks for, by path and method alone. */
export type Route =
  | { kind: 'create'; prompt: string | null }
  | { kind: 'poll'; job: string }
  | { kind: 'free'; answer: Answer }
  | { kind: 'wrong'; answer: Answer };

/** One vendor: its rules and its words. What all have in common is the server's. */
export interface VendorDefinition {
  vendor: string;
  keyPrefix: string;
  /** Where the API begins, such as `/v1`. */
  basePath: string;
  /** Whether a call with a known `Idempotency-Key` gets the first one's answer and is not billed again. */
  isIdempotent: boolean;
  /** Whether pictures stand in the answer; else they are kept for a download. */
  isInline: boolean;
  route: (request: RecordedRequest) => Route;
  refuseKey: (key: string | null) => Answer;
  refuseCredits: () => Answer;
  /** A known idempotency key with another body. */
  refuseReuse: () => Answer;
  /** Whether credits come back where a call is answered with an error. */
  refundsErrors: boolean;
  /** Reads a call, strictly. */
  accept: (request: RecordedRequest) => Promise<{ order: Order } | { refused: Answer }>;
  /** The pictures, for a vendor that answers at once. */
  deliver?: (order: Order, pictures: DeliveredPicture[]) => unknown;
  /** For a vendor that answers with a job. */
  jobs?: Jobs['words'];
  /** Headers of every answer; may refuse the request for coming too often. */
  pace?: () => { headers: Record<string, string>; refused?: Answer };
}
