import { randomUUID } from 'node:crypto';
import type { Hero } from '../../contracts/hero';
import { heroValue } from '../../head/hero-value';
import type { Ports } from '../model/ports';

/** An image of the media library that a person chooses for an entry's field. */
export interface LibraryHeroInput {
  uid: string;
  documentId: string | null;
  locale: string | null;
  field: string;
  /** The form's values; null reads the saved entry. */
  values: Record<string, unknown> | null;
  /** Id of the file. */
  file: number;
}

interface Deps extends Pick<Ports, 'snapshotRequest' | 'render' | 'storeFiles' | 'publicUrl'> {
  readImage: (file: number) => Promise<LibraryImage>;
}

export interface LibraryImage {
  bytes: Uint8Array;
  name: string;
  alternativeText: string;
  focalPoint: Hero['image']['focalPoint'] | null;
}

/** Makes a pinned hero of an image that a person chose: no run replaces it. */
export const createLibraryHero =
  ({ readImage, snapshotRequest, render, storeFiles, publicUrl }: Deps) =>
  async ({ file, ...target }: LibraryHeroInput): Promise<Hero> => {
    const image = await readImage(file);
    // An entry without a title still gives the image its frame and its words.
    const wishes = { prompt: 'A picture chosen by a person' };
    const { request } = await snapshotRequest({ ...target, trigger: 'button', wishes });
    const renditions = await render({
      ...{ bytes: image.bytes, request, logo: null },
      source: 'library',
      focalPoint: image.focalPoint,
    });
    const alternativeText = image.alternativeText === '' ? request.altText : image.alternativeText;
    const files = await storeFiles({
      ...{ renditions, alternativeText, createdBy: null },
      key: `library:${randomUUID()}`,
      baseName: request.card.title === '' ? image.name : request.fileName,
      fence: () => Promise.resolve(),
    });
    const { placeholder, focalPoint } = renditions;
    return heroValue({
      ...{ ...files, placeholder, focalPoint, alternativeText, publicUrl },
      ...{ source: 'library', pinned: true, generation: null, inputs: '' },
    });
  };
