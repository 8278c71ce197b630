import type { RequestListener } from 'node:http';
import { onTestFinished } from 'vitest';
import { downloadImage } from '../../../../server/src/providers/http/download';
import type { ImageDownload } from '../../../../server/src/providers/http/download';
import { listenOnLoopback } from '../../../support/emulators/loopback';
import type { LoopbackServer } from '../../../support/emulators/loopback';
import { aClock } from '../fixtures';

/** A server for one test. */
export const serve = async (handler: RequestListener): Promise<LoopbackServer> => {
  const server = await listenOnLoopback(handler);
  onTestFinished(server.close);
  return server;
};

/** Downloads at most 1,000 bytes, from any network. */
export const download = (url: string, overrides: Partial<ImageDownload> = {}): Promise<Uint8Array> =>
  downloadImage({
    url,
    resultHosts: null,
    privateNetwork: { kind: 'any' },
    maxBytes: 1_000,
    timeoutMs: 10_000,
    signal: new AbortController().signal,
    clock: aClock(),
    ...overrides,
  });
