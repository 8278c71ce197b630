import { isManifestStore } from './content-credentials';
import type { Label, StrippedFile } from './stripped-file';

const [SOI, EOI, SOS, APP0, APP1, APP2, APP11, APP14] = [0xd8, 0xd9, 0xda, 0xe0, 0xe1, 0xe2, 0xeb, 0xee];
const [FIRST_APP, LAST_APP] = [0xe0, 0xef];
/** Reserved for extensions, and the comment. */
const [FIRST_EXTENSION, COMMENT] = [0xf0, 0xfe];

interface Segment {
  marker: number;
  data: Buffer;
  /** Marker, length and data; of a scan its coded pixels, too. */
  whole: Buffer;
}

const isWithinScan = (byte: number): boolean => byte === 0 || (byte >= 0xd0 && byte <= 0xd7);

/** Where the coded pixels of a scan end: at the next marker that is neither stuffing nor a restart. */
const endOfScan = (file: Buffer, start: number): number => {
  for (let at = file.indexOf(0xff, start); at !== -1; at = file.indexOf(0xff, at + 1))
    if (!isWithinScan(file.readUInt8(at + 1)) && file[at + 1] !== 0xff) return at;
  throw new RangeError('the JPEG has no end');
};

/** What follows the end of the image, such as a second one, is not part of it. */
function* segmentsOf(file: Buffer): Generator<Segment> {
  let start = 2;
  for (;;) {
    if (file.readUInt8(start) !== 0xff) throw new RangeError('the JPEG has bytes between its segments');
    const marker = file.readUInt8(start + 1);
    if (marker === 0xff) {
      start += 1;
      continue;
    }
    if (marker === EOI) return;
    const length = file.readUInt16BE(start + 2);
    const headerEnd = start + 2 + length;
    if (length < 2 || headerEnd > file.length) throw new RangeError('a JPEG segment is cut short');
    const end = marker === SOS ? endOfScan(file, headerEnd) : headerEnd;
    yield { marker, data: file.subarray(start + 4, headerEnd), whole: file.subarray(start, end) };
    start = end;
  }
}

const begins = (data: Buffer, identifier: string): boolean =>
  data.toString('latin1', 0, identifier.length) === identifier;

/** JUMBF in JPEG: an identifier, the number of the box and of the packet, then the box. */
const isSigned = ({ marker, data }: Segment): boolean =>
  marker === APP11 && begins(data, 'JP') && isManifestStore(data.subarray(8));

/** Sizes of the two headers that say how colours are coded: what is longer holds something else, too. */
const [JFIF_BYTES, ADOBE_BYTES] = [14, 12];

const isKept = ({ marker, data }: Segment): boolean => {
  if (marker === APP0) return begins(data, 'JFIF\0') && data.length === JFIF_BYTES;
  if (marker === APP2) return begins(data, 'ICC_PROFILE\0');
  if (marker === APP14) return begins(data, 'Adobe') && data.length === ADOBE_BYTES;
  return !(marker >= FIRST_APP && marker <= LAST_APP) && !(marker >= FIRST_EXTENSION && marker <= COMMENT);
};

const application1 = (identifier: string, content: Buffer): Buffer => {
  const data = Buffer.concat([Buffer.from(identifier, 'latin1'), content]);
  const header = Buffer.from([0xff, APP1, 0, 0]);
  header.writeUInt16BE(data.length + 2, 2);
  return Buffer.concat([header, data]);
};

/** @throws RangeError for a file whose segments cannot be told apart. */
export const stripJpeg = (file: Buffer, { xmp, exif }: Label): StrippedFile => {
  const segments = [...segmentsOf(file)];
  if (segments.some(isSigned)) return { kind: 'signed' };
  const kept = segments.filter(isKept);
  const wholeOf = (isFirst: boolean): Buffer[] =>
    // JFIF stands right after the start of the image.
    kept.filter(({ marker }) => (marker === APP0) === isFirst).map(({ whole }) => whole);
  const label = [
    ...(exif === null ? [] : [application1('Exif\0\0', exif)]),
    application1('http://ns.adobe.com/xap/1.0/\0', xmp),
  ];
  const bytes = Buffer.concat([
    Buffer.from([0xff, SOI]),
    ...wholeOf(true),
    ...label,
    ...wholeOf(false),
    Buffer.from([0xff, EOI]),
  ]);
  return { kind: 'stripped', bytes };
};
