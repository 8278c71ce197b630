import type { ImageRequest } from '../contracts/provider';
import type { Template } from '../contracts/template';
import { hashOfFacts } from './hash-of-facts';

/** Raised when the same facts are to give another hash. */
const SCHEME = 1;

const hashOf = (facts: object): string => hashOfFacts({ scheme: SCHEME, ...facts });

/**
 * Hash of a template's content as far as it shows in the pictures: not its names, not whether it is the
 * default, not the words that go with the files, not the quality of a later finalising. Two versions that differ only there have the same hash.
 */
export const templateHash = ({
  slug: _slug,
  name: _name,
  isDefault: _isDefault,
  altText: _altText,
  fileName: _fileName,
  finalQuality: _finalQuality,
  ...content
}: Template): string => hashOf({ template: content });

/** Hash of everything the pictures are made from: sha256 in hex, the same in every process. Kept in `Hero.inputs`. */
export const inputsHash = ({
  templateHash: template,
  request,
}: {
  templateHash: string;
  request: ImageRequest;
}): string => hashOf({ template, request });

/** The same of what shows on a brand card and how it is stored: words of the prompt do not change it. */
export const cardInputsHash = (
  { card, frame }: Pick<ImageRequest, 'card' | 'frame'>,
  { output, social }: Pick<Template, 'output' | 'social'>,
): string => hashOf({ card, frame, output, social });

/** Hash of one paid request: two with the same hash would be charged twice for the same thing. */
export const requestHash = (facts: {
  /** From `inputsHash`. */
  inputs: string;
  /** Configured name. */
  provider: string;
  model: string;
}): string => hashOf({ inputs: facts.inputs, provider: facts.provider, model: facts.model });
