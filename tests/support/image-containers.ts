import { crc32 } from 'node:zlib';

const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');

const uint32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
};

/** A box of JUMBF or of the ISO base media file format. */
export const avifBox = (type: string, content: Buffer): Buffer =>
  Buffer.concat([uint32(content.length + 8), latin1(type), content]);

/** A superbox whose description names this type; `c2pa` is a store of manifests. */
export const manifestStore = (type: string): Buffer =>
  avifBox('jumb', avifBox('jumd', Buffer.concat([latin1(type), Buffer.alloc(13)])));

export const pngChunk = (type: string, data: string | Buffer): Buffer => {
  const typed = Buffer.concat([latin1(type), Buffer.from(data)]);
  return Buffer.concat([uint32(typed.length - 4), typed, uint32(crc32(typed))]);
};

const PNG_HEADER_END = 33;

export const pngWith = (png: Buffer, chunk: Buffer): Buffer =>
  Buffer.concat([png.subarray(0, PNG_HEADER_END), chunk, png.subarray(PNG_HEADER_END)]);

export const jpegSegment = (marker: number, data: string | Buffer): Buffer => {
  const bytes = Buffer.from(data);
  return Buffer.concat([Buffer.from([0xff, marker]), uint32(bytes.length + 2).subarray(2), bytes]);
};

export const jpegWith = (jpeg: Buffer, segment: Buffer): Buffer =>
  Buffer.concat([jpeg.subarray(0, 2), segment, jpeg.subarray(2)]);

export const webpChunk = (type: string, data: string | Buffer): Buffer => {
  const bytes = Buffer.from(data);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(bytes.length);
  return Buffer.concat([latin1(type), length, bytes, Buffer.alloc(bytes.length % 2)]);
};

export const webpWith = (webp: Buffer, chunk: Buffer): Buffer => {
  const longer = Buffer.concat([webp, chunk]);
  longer.writeUInt32LE(longer.length - 8, 4);
  return longer;
};

const CREDENTIALS_ID = Buffer.from('d8fec3d61b0e483c92975828877ec481', 'hex');

/** The picture with this where its format keeps content credentials. */
export const credentials = (format: string, picture: Buffer, content: Buffer): Buffer => {
  switch (format) {
    case 'png':
      return pngWith(picture, pngChunk('caBX', content));
    case 'jpeg':
      return jpegWith(picture, jpegSegment(0xeb, Buffer.concat([latin1('JP\0\x01\0\0\0\x01'), content])));
    case 'webp':
      return webpWith(picture, webpChunk('C2PA', content));
    default:
      return Buffer.concat([
        picture,
        avifBox(
          'uuid',
          Buffer.concat([CREDENTIALS_ID, Buffer.alloc(4), latin1('manifest\0'), Buffer.alloc(8), content]),
        ),
      ]);
  }
};
