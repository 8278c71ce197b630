import type { ReplyHeaders } from './retry-after';

/** A whole answer; `json` is undefined when the body is none. */
export interface JsonReply {
  status: number;
  headers: ReplyHeaders;
  json: unknown;
}

export const parseJson = (body: Buffer): unknown => {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
};

export const isRedirect = (status: number): boolean => status >= 300 && status < 400;
export const isSuccess = (status: number): boolean => status >= 200 && status < 300;
/** The server has nothing at this address, or not for this method. */
export const isUnknownPath = (status: number): boolean => status === 404 || status === 405;
