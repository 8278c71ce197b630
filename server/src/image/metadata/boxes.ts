/** A box of the ISO base media file format (ISO/IEC 14496-12); positions count from the start of the file. */
export interface Box {
  type: string;
  start: number;
  /** Where its content begins. */
  body: number;
  end: number;
}

/** The boxes between two positions. @throws RangeError when they do not fill them exactly */
export const boxesOf = (file: Buffer, from: number, to: number): Box[] => {
  const boxes: Box[] = [];
  let start = from;
  while (start < to) {
    const size = file.readUInt32BE(start);
    const type = file.toString('latin1', start + 4, start + 8);
    const isLarge = size === 1;
    const body = start + (isLarge ? 16 : 8);
    const end = size === 0 ? to : start + (isLarge ? Number(file.readBigUInt64BE(start + 8)) : size);
    if (end > to || end < body) throw new RangeError(`the box ${type} is cut short`);
    boxes.push({ type, start, body, end });
    start = end;
  }
  return boxes;
};
