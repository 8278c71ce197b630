import { boxesOf, type Box } from './boxes';

export interface Item {
  id: number;
  type: string;
  /** Where its name stands, and what follows it: for `mime`, the media type. */
  name: { start: number; end: number };
  end: number;
}

export interface Extent {
  start: number;
  end: number;
}

const nullAfter = (file: Buffer, start: number, end: number): number => {
  const found = file.indexOf(0, start);
  if (found === -1 || found >= end) throw new RangeError('a name in the AVIF has no end');
  return found;
};

/** Items by their `infe` boxes. @throws RangeError for versions that no AVIF has */
export const itemsOf = (file: Buffer, information: Box): Item[] => {
  const isShort = file.readUInt8(information.body) === 0;
  const entries = boxesOf(file, information.body + (isShort ? 6 : 8), information.end);
  return entries.map(({ type, body, end }) => {
    const version = file.readUInt8(body);
    if (type !== 'infe' || (version !== 2 && version !== 3))
      throw new RangeError('the items of the AVIF are of an unknown kind');
    const idBytes = version === 2 ? 2 : 4;
    const typeStart = body + 4 + idBytes + 2;
    return {
      id: file.readUIntBE(body + 4, idBytes),
      type: file.toString('latin1', typeStart, typeStart + 4),
      name: { start: typeStart + 4, end: nullAfter(file, typeStart + 4, end) },
      end,
    };
  });
};

/** Reads numbers of varying width one after the other. */
const readerAt = (file: Buffer, start: number) => {
  let at = start;
  return (bytes: number): number => {
    const from = at;
    at += bytes;
    if (bytes === 0) return 0;
    return bytes === 8 ? Number(file.readBigUInt64BE(from)) : file.readUIntBE(from, bytes);
  };
};

const IN_FILE = 0;
const IN_ITEM_DATA = 1;

/**
 * Where the bytes of every item stand, by the `iloc` box. `itemData` is the `idat` box, if there is one.
 *
 * @throws RangeError for items in other files, built of other items, or reaching past what there is
 */
export const extentsOf = (file: Buffer, location: Box, itemData: Box | undefined): Map<number, Extent[]> => {
  const read = readerAt(file, location.body);
  const version = read(1);
  read(3);
  const [sizes, baseSizes] = [read(1), read(1)];
  const [offsetSize, lengthSize] = [sizes >> 4, sizes & 15];
  const [baseSize, indexSize] = [baseSizes >> 4, version === 0 ? 0 : baseSizes & 15];
  const wide = version < 2 ? 2 : 4;
  const extents = new Map<number, Extent[]>();
  for (let left = read(wide); left > 0; left -= 1) {
    const id = read(wide);
    const method = version === 0 ? IN_FILE : read(2) & 15;
    const isElsewhere = read(2) !== 0;
    const base = read(baseSize);
    const origin = method === IN_FILE ? 0 : itemData?.body;
    const limit = method === IN_FILE ? file.length : (itemData?.end ?? 0);
    if (isElsewhere || method > IN_ITEM_DATA || origin === undefined)
      throw new RangeError('an item of the AVIF stands somewhere else');
    const list: Extent[] = [];
    for (let more = read(2); more > 0; more -= 1) {
      read(indexSize);
      const start = origin + base + read(offsetSize);
      const end = start + read(lengthSize);
      if (end <= start || end > limit) throw new RangeError('an item of the AVIF reaches past its end');
      list.push({ start, end });
    }
    extents.set(id, list);
  }
  return extents;
};
