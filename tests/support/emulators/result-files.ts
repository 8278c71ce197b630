import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { abruptly, faultAnswer, pause, send } from './faults';
import type { FaultScript } from './faults';
import type { RecordedRequest } from './vendor-definition';

interface KeptFile {
  bytes: Buffer;
  mime: string;
  prompt: string;
}

/** Where a vendor keeps what it drew, for a while. */
export interface ResultFiles {
  /** The path of a kept picture. */
  keep: (file: KeptFile) => string;
  serve: (request: RecordedRequest, response: ServerResponse) => Promise<void>;
}

export const FILES_PATH = '/files/';
const DRIP_MS = 100;

const trickle = (response: ServerResponse, { bytes, mime }: { bytes: Buffer; mime: string }): void => {
  response.writeHead(200, { 'content-type': mime, 'content-length': bytes.byteLength });
  let sent = 0;
  const timer = setInterval(() => {
    response.write(bytes.subarray(sent, sent + 8));
    sent += 8;
  }, DRIP_MS);
  response.once('close', () => clearInterval(timer));
};

/** A body without a length and without an end. */
const flood = (response: ServerResponse, mime: string): void => {
  const block = Buffer.alloc(64 * 1024, 0x61);
  response.writeHead(200, { 'content-type': mime });
  const pour = (): void => {
    while (!response.destroyed && response.write(block));
    if (!response.destroyed) response.once('drain', pour);
  };
  pour();
};

export const createResultFiles = (faults: FaultScript): ResultFiles => {
  const files = new Map<string, KeptFile>();
  return {
    keep: (file) => {
      const path = `${FILES_PATH}${randomUUID()}.${file.mime.split('/')[1] ?? 'png'}`;
      files.set(path, file);
      return path;
    },
    serve: async (request, response) => {
      const file = files.get(request.path);
      const fault = faults.next('download', file?.prompt ?? null) ?? { delayMs: 0 };
      if ('delayMs' in fault) await pause(fault.delayMs);
      if ('hang' in fault) return;
      if ('reset' in fault) {
        abruptly(response);
      } else if ('status' in fault) {
        send(response, faultAnswer(fault));
      } else if ('redirect' in fault) {
        send(response, { status: 302, headers: { location: fault.redirect }, body: Buffer.alloc(0) });
      } else if (request.headers.authorization !== undefined || request.headers.cookie !== undefined) {
        // A storage host must never see the API's key.
        send(response, { status: 400, body: Buffer.from('no credentials wanted') });
      } else if (file === undefined) {
        send(response, { status: 404, body: Buffer.from('gone') });
      } else if ('drip' in fault) {
        trickle(response, file);
      } else if ('endless' in fault) {
        flood(response, file.mime);
      } else {
        const cut = 'truncate' in fault ? fault : {};
        send(response, { status: 200, headers: { 'content-type': file.mime }, body: file.bytes }, cut);
      }
    },
  };
};
