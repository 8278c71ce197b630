import { HeroError } from '../../contracts/error';
import type { SourceFormat } from '../image-signature';
import { stripAvif } from './strip-avif';
import { stripJpeg } from './strip-jpeg';
import type { Label, StrippedFile } from './stripped-file';
import { stripPng } from './strip-png';
import { stripWebp } from './strip-webp';

const strip = (file: Buffer, format: SourceFormat, label: Label): StrippedFile => {
  switch (format) {
    case 'png':
      return stripPng(file, label);
    case 'jpeg':
      return stripJpeg(file, label);
    case 'webp':
      return stripWebp(file, label);
    case 'avif':
      return stripAvif(file, label);
  }
};

/**
 * The file without everything that is not needed to show it: generators write prompts into text chunks, EXIF, XMP
 * and comments. Containers are rewritten, coded pixels stay byte for byte as they are.
 *
 * @throws HeroError image_invalid for a file that cannot be read through
 */
export const stripMetadata = (bytes: Uint8Array, format: SourceFormat, label: Label): StrippedFile => {
  try {
    return strip(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), format, label);
  } catch (cause) {
    // Buffer throws a RangeError where a length in the file points past its end.
    if (!(cause instanceof RangeError)) throw cause;
    throw new HeroError({
      code: 'image_invalid',
      message: `The ${format.toUpperCase()} cannot be freed of its metadata, because it cannot be read through safely (${cause.message}): generate another one.`,
      cause,
    });
  }
};
