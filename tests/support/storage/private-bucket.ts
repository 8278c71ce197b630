import { createHmac, randomBytes } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { listenOnLoopback } from '../emulators/loopback';

export interface PrivateBucket {
  origin: string;
  /** By path, such as `/bucket/a.webp`. */
  files: Map<string, Buffer>;
  /** Lets all addresses that were signed until now expire. */
  expireAll: () => void;
  close: () => Promise<void>;
}

/** A bucket that gives a file only to whoever holds an address signed for it, and not for long. */
export const startPrivateBucket = async (): Promise<PrivateBucket> => {
  const files = new Map<string, Buffer>();
  const secret = randomBytes(16);
  let period = 0;
  const signatureOf = (path: string) =>
    createHmac('sha256', secret).update(`${period} ${path}`).digest('hex');
  const server = await listenOnLoopback((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://localhost');
    const answer = (status: number, body: Buffer | string = '') => response.writeHead(status).end(body);
    const serve = async () => {
      const stored = files.get(pathname);
      if (request.method === 'PUT') {
        files.set(pathname, await buffer(request));
        return answer(200);
      }
      if (request.method === 'DELETE') return answer(files.delete(pathname) ? 200 : 404);
      if (searchParams.has('sign'))
        return answer(200, `${server.origin}${pathname}?signature=${signatureOf(pathname)}`);
      if (searchParams.get('signature') !== signatureOf(pathname)) return answer(403, 'AccessDenied');
      return stored === undefined ? answer(404, 'NoSuchKey') : answer(200, stored);
    };
    serve().catch((error: unknown) => answer(500, String(error)));
  });
  return {
    origin: server.origin,
    files,
    expireAll: () => {
      period += 1;
    },
    close: server.close,
  };
};
