import { isManifestStore } from './content-credentials';
import type { Label, StrippedFile } from './stripped-file';

interface Chunk {
  type: string;
  data: Buffer;
}

const FILE_HEADER_BYTES = 12;

/** What follows the RIFF container is not part of the image. */
function* chunksOf(file: Buffer): Generator<Chunk> {
  const fileEnd = 8 + file.readUInt32LE(4);
  if (fileEnd > file.length) throw new RangeError('the WebP is cut short');
  let start = FILE_HEADER_BYTES;
  while (start + 8 <= fileEnd) {
    const type = file.toString('latin1', start, start + 4);
    const end = start + 8 + file.readUInt32LE(start + 4);
    if (end > fileEnd) throw new RangeError(`the WebP chunk ${type} is cut short`);
    yield { type, data: file.subarray(start + 8, end) };
    start = end + (end % 2);
  }
}

const chunk = (type: string, data: Buffer): Buffer => {
  const header = Buffer.alloc(8);
  header.write(type, 'latin1');
  header.writeUInt32LE(data.length, 4);
  return Buffer.concat([header, data, Buffer.alloc(data.length % 2)]);
};

const [HAS_PROFILE, HAS_ALPHA, HAS_EXIF, HAS_XMP] = [0x20, 0x10, 0x08, 0x04];

interface Canvas {
  width: number;
  height: number;
  hasAlpha: boolean;
}

/** The size as the extended header or the coded image itself tells it. */
const canvasOf = (chunks: Map<string, Buffer>): Canvas => {
  const [extended, lossy, lossless] = ['VP8X', 'VP8 ', 'VP8L'].map((type) => chunks.get(type));
  if (extended !== undefined)
    return {
      width: extended.readUIntLE(4, 3) + 1,
      height: extended.readUIntLE(7, 3) + 1,
      hasAlpha: (extended.readUInt8(0) & HAS_ALPHA) !== 0,
    };
  if (lossless !== undefined) {
    const bits = lossless.readUInt32LE(1);
    const [width, height] = [(bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1];
    return { width, height, hasAlpha: ((bits >>> 28) & 1) === 1 };
  }
  if (lossy === undefined) throw new RangeError('the WebP holds no picture');
  return {
    width: lossy.readUInt16LE(6) & 0x3fff,
    height: lossy.readUInt16LE(8) & 0x3fff,
    hasAlpha: false,
  };
};

const extendedHeader = ({ width, height, hasAlpha }: Canvas, flags: number): Buffer => {
  const header = Buffer.alloc(10);
  header.writeUInt8(flags | (hasAlpha ? HAS_ALPHA : 0));
  header.writeUIntLE(width - 1, 4, 3);
  header.writeUIntLE(height - 1, 7, 3);
  return header;
};

/** In the order that the format asks for. */
const KEPT = ['ICCP', 'ALPH', 'VP8 ', 'VP8L'];

/** @throws RangeError for a file whose chunks cannot be told apart, and for an animation. */
export const stripWebp = (file: Buffer, { xmp, exif }: Label): StrippedFile => {
  const chunks = [...chunksOf(file)];
  if (chunks.some(({ type, data }) => type === 'C2PA' && isManifestStore(data))) return { kind: 'signed' };
  const byType = new Map(chunks.toReversed().map(({ type, data }) => [type, data]));
  if (byType.has('ANMF')) throw new RangeError('the WebP is animated');
  const flags = HAS_XMP | (byType.has('ICCP') ? HAS_PROFILE : 0) | (exif === null ? 0 : HAS_EXIF);
  const body = Buffer.concat([
    Buffer.from('WEBP', 'latin1'),
    chunk('VP8X', extendedHeader(canvasOf(byType), flags)),
    ...KEPT.flatMap((type) => {
      const data = byType.get(type);
      return data === undefined ? [] : [chunk(type, data)];
    }),
    ...(exif === null ? [] : [chunk('EXIF', exif)]),
    chunk('XMP ', xmp),
  ]);
  return { kind: 'stripped', bytes: chunk('RIFF', body) };
};
