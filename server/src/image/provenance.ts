import type { DigitalSourceType } from '../contracts';
import { HeroError } from '../contracts/error';
import { loadSharp } from './sharp';

/** Where the terms of the IPTC vocabulary live: https://cv.iptc.org/newscodes/digitalsourcetype/ */
const VOCABULARY = 'http://cv.iptc.org/newscodes/digitalsourcetype/';

/** The term as IPTC wants it written: its whole URL. */
export const digitalSourceTypeUri = (type: NonNullable<DigitalSourceType>): string => `${VOCABULARY}${type}`;

/** The XMP that says how an image came to be; null when nothing is to be said. */
export const xmpPacket = (type: DigitalSourceType): string | null =>
  type === null
    ? null
    : [
        '<?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?>',
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">',
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">',
        '<rdf:Description rdf:about="" xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/">',
        `<Iptc4xmpExt:DigitalSourceType>${digitalSourceTypeUri(type)}</Iptc4xmpExt:DigitalSourceType>`,
        '</rdf:Description></rdf:RDF></x:xmpmeta>',
        '<?xpacket end="w"?>',
      ].join('');

const readXmp = async (bytes: Uint8Array): Promise<string> => {
  const sharp = await loadSharp();
  try {
    const { xmp } = await sharp(bytes, { pages: 1 }).metadata();
    return xmp?.toString('utf8') ?? '';
  } catch (cause) {
    throw new HeroError({
      code: 'image_invalid',
      message: 'The label of the picture cannot be read because the file is damaged: choose another one.',
      cause,
    });
  }
};

const TYPES: readonly NonNullable<DigitalSourceType>[] = [
  'trainedAlgorithmicMedia',
  'compositeWithTrainedAlgorithmicMedia',
  'algorithmicMedia',
];

/** XMP may hold a property as an attribute, as an element's text or as an element's `rdf:resource`. */
const PROPERTY =
  /:DigitalSourceType(?:\s*=\s*["'](?<attribute>[^"']+)|\s+rdf:resource\s*=\s*["'](?<resource>[^"']+)|\s*>\s*(?<text>[^<\s]+))/;

/**
 * Reads back what a file says about how it came to be.
 *
 * @returns the whole URL of the term, such as
 * `http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia`; null when the file says nothing.
 * @throws HeroError `image_invalid` when the bytes are no readable image.
 */
export const readDigitalSourceType = async (bytes: Uint8Array): Promise<string | null> => {
  const groups = PROPERTY.exec(await readXmp(bytes))?.groups;
  return groups?.['attribute'] ?? groups?.['resource'] ?? groups?.['text'] ?? null;
};

/** The label to carry on from one file into those made of it. @throws HeroError `image_invalid` */
export const sourceTypeOf = async (bytes: Uint8Array): Promise<DigitalSourceType> => {
  const uri = await readDigitalSourceType(bytes);
  return TYPES.find((type) => digitalSourceTypeUri(type) === uri) ?? null;
};
