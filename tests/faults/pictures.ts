import { deflateSync, crc32 } from 'node:zlib';
import sharp from 'sharp';

const chunk = (type: string, data: Buffer): Buffer => {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.byteLength);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
};

/** 16384 × 16384 pixels of nothing in a quarter of a megabyte. */
export const bomb = (): Buffer => {
  const [width, height] = [16_384, 16_384];
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 0, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.alloc(height * (width + 1)), { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
};

const plain = (width: number, height: number, channels: 3 | 4 = 3) =>
  sharp({ create: { width, height, channels, background: { r: 30, g: 90, b: 160, alpha: 0.5 } } });

const noise = async (width: number, height: number): Promise<Buffer> =>
  sharp({
    create: {
      width,
      height,
      channels: 3,
      background: '#000',
      noise: { type: 'gaussian', mean: 128, sigma: 40 },
    },
  })
    .png()
    .toBuffer();

export interface Delivered {
  bytes: Buffer;
  mime: string;
}

/** Pictures that no vendor should deliver, and odd ones that are fine. */
const deliveries = {
  svg: () =>
    Promise.resolve({
      bytes: Buffer.from(
        '<svg xmlns="http://www.w3.org/2000/svg" width="1536" height="864"><script>alert(1)</script></svg>',
      ),
      mime: 'image/svg+xml',
    }),
  html: () =>
    Promise.resolve({
      bytes: Buffer.from('<!doctype html><title>Log in</title><p>Your session has ended.'),
      mime: 'text/html',
    }),
  gif: async () => ({ bytes: await plain(800, 450).gif().toBuffer(), mime: 'image/gif' }),
  truncated: async () => {
    const whole = await noise(1536, 864);
    return { bytes: whole.subarray(0, whole.byteLength / 2), mime: 'image/png' };
  },
  tiny: async () => ({ bytes: await plain(1, 1).png().toBuffer(), mime: 'image/png' }),
  'sixteen bits': async () => ({
    bytes: await plain(1536, 864).toColourspace('rgb16').png().toBuffer(),
    mime: 'image/png',
  }),
  cmyk: async () => ({
    bytes: await plain(1536, 864).toColourspace('cmyk').jpeg().toBuffer(),
    mime: 'image/jpeg',
  }),
  'with alpha': async () => ({ bytes: await plain(1536, 864, 4).png().toBuffer(), mime: 'image/png' }),
  ribbon: async () => ({ bytes: await plain(4_000, 70).png().toBuffer(), mime: 'image/png' }),
  bomb: () => Promise.resolve({ bytes: bomb(), mime: 'image/png' }),
  mislabelled: async () => ({ bytes: await plain(1536, 864).jpeg().toBuffer(), mime: 'image/png' }),
  nothing: () => Promise.resolve({ bytes: Buffer.alloc(0), mime: 'image/png' }),
  random: () =>
    Promise.resolve({
      bytes: Buffer.from(Array.from({ length: 4_096 }, (_, index) => (index * 197 + 13) % 256)),
      mime: 'image/png',
    }),
} satisfies Record<string, () => Promise<Delivered>>;

export type Delivery = keyof typeof deliveries;

const ordinary = async (): Promise<Delivered> => ({
  bytes: await plain(1_024, 576).png().toBuffer(),
  mime: 'image/png',
});

const made = new Map<Delivery | 'ordinary', Promise<Delivered>>();

/** A picture, made when it is first asked for. */
export const delivered = (name: Delivery | 'ordinary'): Promise<Delivered> => {
  const known = made.get(name) ?? (name === 'ordinary' ? ordinary() : deliveries[name]());
  made.set(name, known);
  return known;
};
