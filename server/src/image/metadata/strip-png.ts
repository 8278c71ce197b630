import { isManifestStore } from './content-credentials';
import type { Label, StrippedFile } from './stripped-file';

/** What decides about the pixels, their colours and their animation; all other chunks go. */
const KEPT = new Set(
  'IHDR PLTE IDAT IEND tRNS gAMA cHRM sRGB iCCP cICP mDCV cLLI sBIT bKGD pHYs hIST acTL fcTL fdAT'.split(' '),
);
const SIGNATURE_BYTES = 8;

interface Chunk {
  type: string;
  data: Buffer;
  whole: Buffer;
}

/** What follows the last chunk is not part of the image. */
function* chunksOf(file: Buffer): Generator<Chunk> {
  let start = SIGNATURE_BYTES;
  for (;;) {
    const length = file.readUInt32BE(start);
    const type = file.toString('latin1', start + 4, start + 8);
    const end = start + 12 + length;
    if (end > file.length) throw new RangeError(`the PNG chunk ${type} is cut short`);
    yield { type, data: file.subarray(start + 8, end - 4), whole: file.subarray(start, end) };
    if (type === 'IEND') return;
    start = end;
  }
}

/** The CRC of ISO 3309 that every chunk ends with. `zlib.crc32` came with Node 20.15. */
const crc32 = (bytes: Buffer): number => {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return ~crc >>> 0;
};

const chunk = (type: string, data: Buffer): Buffer => {
  const typed = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const whole = Buffer.alloc(typed.length + 8);
  whole.writeUInt32BE(data.length, 0);
  typed.copy(whole, 4);
  whole.writeUInt32BE(crc32(typed), typed.length + 4);
  return whole;
};

/** Uncompressed, without language and translated keyword. */
const xmpChunk = (xmp: Buffer): Buffer =>
  chunk('iTXt', Buffer.concat([Buffer.from('XML:com.adobe.xmp\0\0\0\0\0', 'latin1'), xmp]));

/** @throws RangeError for a file whose chunks cannot be told apart. */
export const stripPng = (file: Buffer, { xmp, exif }: Label): StrippedFile => {
  const chunks = [...chunksOf(file)];
  if (chunks.some(({ type, data }) => type === 'caBX' && isManifestStore(data))) return { kind: 'signed' };
  const [header, ...rest] = chunks.filter(({ type }) => KEPT.has(type)).map(({ whole }) => whole);
  if (header === undefined || chunks[0]?.type !== 'IHDR') throw new RangeError('the PNG has no header');
  const label = [xmpChunk(xmp), ...(exif === null ? [] : [chunk('eXIf', exif)])];
  return {
    kind: 'stripped',
    bytes: Buffer.concat([file.subarray(0, SIGNATURE_BYTES), header, ...label, ...rest]),
  };
};
