import type { Config } from '../../contracts/config';
import { prepareOriginal } from '../../image/original';
import type { Ports } from '../model/ports';

interface Deps {
  keepOriginals: Exclude<Config['media']['keepOriginals'], false>;
  limits: { bytes: number; pixels: number };
  /** Puts it into the media library; answers the file. @throws HeroError media_failed */
  storeOriginal: (
    original: {
      image: Awaited<ReturnType<typeof prepareOriginal>>['image'];
    } & Pick<Parameters<NonNullable<Ports['keepOriginal']>>[0], 'hero' | 'key' | 'createdBy'>,
  ) => Promise<number>;
}

/** Keeps a provider's own image without its metadata, or as it came where it carries signed content credentials. */
export const createKeepOriginal =
  ({ keepOriginals, limits, storeOriginal }: Deps): NonNullable<Ports['keepOriginal']> =>
  async ({ bytes, ...file }) => {
    const { image, isSigned } = await prepareOriginal(bytes, limits);
    if (!isSigned && keepOriginals === 'credentials') return null;
    return { file: await storeOriginal({ ...file, image }), isSigned };
  };
