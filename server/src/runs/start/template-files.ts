import { HeroError } from '../../contracts/error';
import type { SourceImage } from '../../contracts/provider';
import type { AssetReference, Template } from '../../contracts/template';
import type { HeldRun } from '../worker/lease';

type Read = (reference: AssetReference) => Promise<SourceImage>;

/** How often a file that may be there again soon is asked for before a run goes on without it. */
const PATIENT_ATTEMPTS = 2;

/** Why a file that a template only adds is left out, naming both. */
export const leftOut = (
  template: string,
  part: 'logo' | 'reference image',
  { message }: { message: string },
): string => `Template “${template}”: its ${part} was left out. ${message}`;

interface TemplateFile {
  reference: AssetReference;
  /** Null while it cannot be read for a reason that may pass: it is asked for again when it is needed. */
  image: SourceImage | null;
}

export interface TemplateFiles {
  logo: TemplateFile | null;
  references: TemplateFile[];
  /** Files that are left out for good, one sentence each. */
  warnings: string[];
}

const readFile = async (
  read: Read,
  reference: AssetReference,
  problem: (error: HeroError) => void,
): Promise<TemplateFile | null> => {
  try {
    return { reference, image: await read(reference) };
  } catch (error) {
    if (!HeroError.isInstance(error)) throw error;
    if (error.retryable) return { reference, image: null };
    problem(error);
    return null;
  }
};

/** The files that a template adds to a picture; what cannot be read is left out. */
export const readTemplateFiles = async (
  { readLogo, readAsset }: { readLogo: Read; readAsset: Read },
  { slug, logo, references }: Pick<Template, 'slug' | 'logo' | 'references'>,
): Promise<TemplateFiles> => {
  const warnings: string[] = [];
  const found = await Promise.all(
    references.map((reference) =>
      readFile(readAsset, reference, (error) => warnings.push(leftOut(slug, 'reference image', error))),
    ),
  );
  return {
    logo:
      logo === null
        ? null
        : await readFile(readLogo, logo, (error) => warnings.push(leftOut(slug, 'logo', error))),
    references: found.filter((file) => file !== null),
    warnings,
  };
};

/**
 * Reads such a file for a run under way: null, with a warning, where it is not to be had.
 *
 * @throws HeroError while trying again may help
 */
export const readOrLeaveOut = async (
  { row: { template, attempts } }: HeldRun,
  part: 'logo' | 'reference image',
  { read, warnings }: { read: () => Promise<SourceImage>; warnings: string[] },
): Promise<SourceImage | null> => {
  try {
    return await read();
  } catch (error) {
    if (!HeroError.isInstance(error) || (error.retryable && attempts < PATIENT_ATTEMPTS)) throw error;
    warnings.push(leftOut(template, part, error));
    return null;
  }
};
