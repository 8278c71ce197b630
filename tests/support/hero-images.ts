import sharp from 'sharp';
import type { Rendition } from '../../server/src/contracts/rendition';

export const SOURCE_TYPE = 'http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia';

const xmp = `<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"><Iptc4xmpExt:DigitalSourceType>${SOURCE_TYPE}</Iptc4xmpExt:DigitalSourceType></rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>`;

const canvas = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#0b5d6b' } }).withXmp(xmp);

/** A real WebP that says in its XMP how it was made. */
export const webp = async (width: number, height: number): Promise<Rendition> => ({
  bytes: new Uint8Array(await canvas(width, height).webp({ quality: 82 }).toBuffer()),
  width,
  height,
  mime: 'image/webp',
  ext: '.webp',
});

/** A real JPEG that says in its XMP how it was made. */
export const jpeg = async (width: number, height: number): Promise<Rendition> => ({
  bytes: new Uint8Array(await canvas(width, height).jpeg().toBuffer()),
  width,
  height,
  mime: 'image/jpeg',
  ext: '.jpg',
});

/** What an image file says of itself in XMP. */
export const xmpOf = async (bytes: Uint8Array): Promise<string> =>
  (await sharp(bytes).metadata()).xmp?.toString() ?? '';
