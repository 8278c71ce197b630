import { isImage } from '../../image/image-signature';
import { pageText } from '../mapping/page-text';
import { problemOf } from '../mapping/problem';
import type { VendorProblem } from '../mapping/problem';
import type { Reply } from './exchange';
import type { ReplyHeaders } from '../../throttle/retry-after';

/** A whole answer. */
export interface JsonReply {
  status: number;
  headers: ReplyHeaders;
  /** A body that is itself an image is its bytes, as some gateways answer; undefined: it is no JSON either. */
  json: unknown;
  /** The words of a body that is no JSON. */
  text?: string | null;
}

/** `TextDecoder` drops the byte order mark that some servers begin with, and JSON refuses. */
export const parseJson = (body: Buffer): unknown => {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    return undefined;
  }
};

/** JSON, or the image that an answer is. */
const readContent = (body: Buffer): unknown => parseJson(body) ?? (isImage(body) ? body : undefined);

/** An answer with its content read. */
export const toJsonReply = ({ status, headers, body }: Reply): JsonReply => {
  const json = readContent(body);
  return { status, headers, json, text: json === undefined ? pageText(body) : null };
};

/** What an answer with an error says, in JSON or as a page; a page has no codes. */
export const problemInReply = ({ json, text }: Pick<JsonReply, 'json' | 'text'>): VendorProblem | null =>
  problemOf(json) ?? (text == null ? null : { names: [], reason: text });

export const isRedirect = (status: number): boolean => status >= 300 && status < 400;
export const isSuccess = (status: number): boolean => status >= 200 && status < 300;
/** The server has nothing at this URL, or not for this method. */
export const isUnknownPath = (status: number): boolean => status === 404 || status === 405;
