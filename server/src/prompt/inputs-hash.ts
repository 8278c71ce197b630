import type { ImageRequest } from '../contracts/provider';
import type { Template } from '../contracts/template';
import { hashOfFacts } from './hash-of-facts';

/** Version of the hash; to be raised to change the hash of the same facts. */
const SCHEME = 1;

const hashOf = (facts: object): string => hashOfFacts({ scheme: SCHEME, ...facts });

/**
 * Hash of the template's members that affect the image. Excluded are its names, `isDefault`, the texts of the files
 * and `finalQuality`: versions that differ only there have the same hash.
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

/** Hash of everything that affects the image: sha256 in hex, the same in every process. Stored in `Hero.inputs`. */
export const inputsHash = ({
  templateHash: template,
  request,
}: {
  templateHash: string;
  request: ImageRequest;
}): string => hashOf({ template, request });

/** `inputsHash` of a brand card: its content and output; the prompt does not affect it. */
export const cardInputsHash = (
  { card, frame }: Pick<ImageRequest, 'card' | 'frame'>,
  { output, social }: Pick<Template, 'output' | 'social'>,
): string => hashOf({ card, frame, output, social });

/** Hash of a paid request: two requests with the same hash would be billed twice for the same image. */
export const requestHash = (facts: {
  /** From `inputsHash`. */
  inputs: string;
  /** Configured name. */
  provider: string;
  model: string;
}): string => hashOf({ inputs: facts.inputs, provider: facts.provider, model: facts.model });
