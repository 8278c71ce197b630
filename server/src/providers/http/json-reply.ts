import { isPicture } from '../../image/image-signature';
import type { ReplyHeaders } from './retry-after';

/** A whole answer. */
export interface JsonReply {
  status: number;
  headers: ReplyHeaders;
  /** A body that is itself a picture is its bytes, as some gateways answer; undefined: it is no JSON either. */
  json: unknown;
}

/** `TextDecoder` drops the byte order mark that some servers begin with, and JSON refuses. */
export const parseJson = (body: Buffer): unknown => {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    return undefined;
  }
};

/** The content of an answer: JSON, or the picture that it is. */
export const readContent = (body: Buffer): unknown => parseJson(body) ?? (isPicture(body) ? body : undefined);

export const isRedirect = (status: number): boolean => status >= 300 && status < 400;
export const isSuccess = (status: number): boolean => status >= 200 && status < 300;
/** The server has nothing at this address, or not for this method. */
export const isUnknownPath = (status: number): boolean => status === 404 || status === 405;
