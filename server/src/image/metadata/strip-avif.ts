import { extentsOf, itemsOf, type Extent, type Item } from './avif-items';
import { boxesOf, type Box } from './boxes';
import { isManifestStore } from './content-credentials';
import { emptyExif } from './exif-orientation';
import type { Label, StrippedFile } from './stripped-file';

const words = (list: string): ReadonlySet<string> => new Set(list.split(' '));

/** Coded images, and how they are put together. */
const CODED_IMAGES = words('av01 grid iovl tmap');
/** Properties that decide about pixels and colours, such as rotation; others hold descriptions. */
const PROPERTIES = words(
  'ispe pixi av1C colr pasp clap irot imir auxC clli mdcv cclv amve reve ndwt a1op a1lx lsel',
);
/** Parts of `meta` that are structure alone. */
const STRUCTURE = words('pitm iloc iref grpl');

/** C2PA's `uuid` box: the id, version and flags, `manifest`, the offset of further boxes, the manifest store. */
const CREDENTIALS_ID = Buffer.from('d8fec3d61b0e483c92975828877ec481', 'hex');
const BEFORE_MANIFEST = 4 + 'manifest\0'.length + 8;

const isSigned = (file: Buffer, { type, body, end }: Box): boolean => {
  const content = file.subarray(body, end);
  if (type !== 'uuid' || !content.subarray(0, 16).equals(CREDENTIALS_ID)) return false;
  return isManifestStore(content.subarray(16 + BEFORE_MANIFEST));
};

const only = (boxes: Box[], type: string): Box => {
  const [box, ...more] = boxes.filter((one) => one.type === type);
  if (box === undefined || more.length > 0) throw new RangeError(`the AVIF needs exactly one box ${type}`);
  return box;
};

/** Every byte of the file is zero until it is copied: what is not known does not get in. */
const copier = (file: Buffer) => {
  const bytes = Buffer.alloc(file.length);
  return {
    bytes,
    copy: (start: number, end: number) => file.copy(bytes, start, start, end),
    header: ({ start, body }: Box) => file.copy(bytes, start, start, body),
    /** The place of a box, without its content. */
    free: ({ start, body }: Box) => {
      file.copy(bytes, start, start, body);
      bytes.write('free', start + 4, 'latin1');
    },
  };
};

type Copier = ReturnType<typeof copier>;

const XMP_TYPE = 'application/rdf+xml\0';

const isXmp = (file: Buffer, { type, name, end }: Item): boolean =>
  type === 'mime' && file.toString('latin1', name.end + 1, end).startsWith(XMP_TYPE);

const copyItems = (file: Buffer, information: Box, items: Item[], { copy, bytes }: Copier): void => {
  copy(information.start, information.end);
  for (const item of items) {
    bytes.fill(' ', item.name.start, item.name.end);
    if (CODED_IMAGES.has(item.type) || isXmp(file, item)) continue;
    bytes.fill(0, item.name.end, item.end);
  }
};

const copyProperties = (file: Buffer, properties: Box, to: Copier): void => {
  to.header(properties);
  for (const box of boxesOf(file, properties.body, properties.end)) {
    if (box.type === 'ipma') to.copy(box.start, box.end);
    else if (box.type === 'ipco') {
      to.header(box);
      for (const property of boxesOf(file, box.body, box.end)) {
        if (PROPERTIES.has(property.type)) to.copy(property.start, property.end);
        else to.free(property);
      }
    } else to.free(box);
  }
};

/** Version, flags and the kind of handler; its name follows. */
const HANDLER_BYTES = 24;

const EXIF_OFFSET_BYTES = 4;

/** What stands where a description stood: the label if there is room, EXIF with nothing in it, or nothing. */
const relabel = (
  file: Buffer,
  { bytes }: Copier,
  { item, extents, xmp }: { item: Item; extents: Extent[]; xmp: Buffer },
): void => {
  const [place, ...more] = extents;
  if (place === undefined || more.length > 0) return;
  const room = place.end - place.start;
  if (isXmp(file, item)) {
    bytes.fill(' ', place.start, place.end);
    if (xmp.length <= room) xmp.copy(bytes, place.start);
  }
  const exif = emptyExif();
  if (item.type === 'Exif' && EXIF_OFFSET_BYTES + exif.length <= room)
    exif.copy(bytes, place.start + EXIF_OFFSET_BYTES);
};

/**
 * Nothing moves, because the file is full of positions. A file without XMP gets none.
 *
 * @throws RangeError for a file whose boxes and items cannot be told apart, and for a sequence.
 */
export const stripAvif = (file: Buffer, { xmp }: Label): StrippedFile => {
  const top = boxesOf(file, 0, file.length);
  if (top.some((box) => isSigned(file, box))) return { kind: 'signed' };
  if (top.some(({ type }) => type === 'moov')) throw new RangeError('the AVIF is a sequence');
  const meta = only(top, 'meta');
  const parts = boxesOf(file, meta.body + 4, meta.end);
  const information = only(parts, 'iinf');
  const items = itemsOf(file, information);
  const itemData = parts.find(({ type }) => type === 'idat');
  const extents = extentsOf(file, only(parts, 'iloc'), itemData);
  const to = copier(file);
  // Descriptions first: where one claims the place of an image, the image wins.
  for (const item of items) {
    if (!CODED_IMAGES.has(item.type)) relabel(file, to, { item, extents: extents.get(item.id) ?? [], xmp });
  }
  for (const item of items) {
    if (!CODED_IMAGES.has(item.type)) continue;
    for (const { start, end } of extents.get(item.id) ?? []) to.copy(start, end);
  }
  for (const box of top) {
    if (box.type === 'ftyp') to.copy(box.start, box.end);
    else if (box.type === 'mdat') to.header(box);
    else if (box.type === 'meta') to.copy(box.start, box.body + 4);
    else to.free(box);
  }
  for (const box of parts) {
    if (STRUCTURE.has(box.type)) to.copy(box.start, box.end);
    else if (box.type === 'iinf') copyItems(file, box, items, to);
    else if (box.type === 'iprp') copyProperties(file, box, to);
    else if (box.type === 'idat') to.header(box);
    else if (box.type === 'hdlr') to.copy(box.start, Math.min(box.body + HANDLER_BYTES, box.end));
    else to.free(box);
  }
  return { kind: 'stripped', bytes: to.bytes };
};
