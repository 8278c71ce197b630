/** A TIFF header of little-endian numbers; its first directory follows. */
const HEADER = [0x49, 0x49, 0x2a, 0, 8, 0, 0, 0];
const NO_NEXT_DIRECTORY = [0, 0, 0, 0];

/** EXIF with nothing in it. */
export const emptyExif = (): Buffer => Buffer.from([...HEADER, 0, 0, ...NO_NEXT_DIRECTORY]);

/** EXIF that holds the orientation (1 to 8) and nothing else. */
export const orientationExif = (orientation: number): Buffer =>
  // One entry: tag 0x0112, of one 16-bit number.
  Buffer.from([...HEADER, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0, ...NO_NEXT_DIRECTORY]);
