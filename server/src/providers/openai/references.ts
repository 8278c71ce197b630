import type { ImageRequest, ProviderWarning, SourceImage } from '../../contracts/provider';
import type { OpenAiModel } from './models';
import { adapted, unsupported } from '../mapping/warnings';

/** A reference as a file of the form; its name says nothing about the site. */
export interface ReferenceFile {
  fileName: string;
  mime: string;
  bytes: Uint8Array;
}

/** What the API reads, with the ending its files go by. */
const ENDINGS: ReadonlyMap<string, string> = new Map([
  ['image/png', 'png'],
  ['image/jpeg', 'jpg'],
  ['image/webp', 'webp'],
]);

/** The references that a model takes, in their order, with a warning for those it does not. */
export const chooseReferences = (
  { references }: Pick<ImageRequest, 'references'>,
  model: string,
  { maxReferences }: Pick<OpenAiModel, 'maxReferences'>,
): { files: ReferenceFile[]; warnings: ProviderWarning[] } => {
  if (references.length === 0) return { files: [], warnings: [] };
  if (maxReferences === 0) {
    const message = `${model} draws from words alone: reference images were not sent.`;
    return { files: [], warnings: [unsupported('references', message)] };
  }
  const readable = references.flatMap((reference: SourceImage) => {
    const ending = ENDINGS.get(reference.mime);
    return ending === undefined ? [] : [{ ...reference, ending }];
  });
  const files = readable
    .slice(0, maxReferences)
    .map(({ bytes, mime, ending }, index) => ({ fileName: `reference-${index + 1}.${ending}`, mime, bytes }));

  const warnings: ProviderWarning[] = [];
  const unreadable = references.length - readable.length;
  if (unreadable > 0) {
    const message = `${unreadable} of ${references.length} reference images were not sent: the API reads PNG, JPEG and WebP.`;
    warnings.push(unsupported('references', message));
  }
  if (readable.length > files.length) {
    const message = `${model} takes at most ${maxReferences} reference images; the first ${files.length} of ${readable.length} were sent.`;
    warnings.push(adapted('references', message));
  }
  return { files, warnings };
};
