import { HeroError } from '../contracts/error';
import type { Template } from '../contracts/template';
import { leftOut } from '../runs/start/template-files';
import type { Ports } from '../runs/model/ports';
import type { TemplateStore } from '../templates/template-store';
import { ok, warn, type Check } from './check';

export interface TemplateDeps extends Pick<Ports, 'readAsset' | 'readReference'> {
  templates: Pick<TemplateStore, 'list'>;
  /** Why configured fonts cannot be used, one sentence each. */
  fontProblems: () => Promise<string[]>;
}

const NAME = 'templates';

const problemOf = async (read: () => Promise<unknown>): Promise<HeroError | null> => {
  try {
    await read();
    return null;
  } catch (error) {
    if (HeroError.isInstance(error)) return error;
    throw error;
  }
};

const problemsOf = async (
  { readAsset, readReference }: TemplateDeps,
  { slug, logo, references }: Template,
): Promise<string[]> => {
  const ofLogo = logo === null ? null : await problemOf(() => readAsset(logo));
  const ofReferences = await Promise.all(
    references.map((reference) => problemOf(() => readReference(reference))),
  );
  return [
    ...(ofLogo === null ? [] : [leftOut(slug, 'logo', ofLogo)]),
    ...ofReferences.flatMap((problem) =>
      problem === null ? [] : [leftOut(slug, 'reference image', problem)],
    ),
  ];
};

/** Whether the files that templates and cards use can be read. */
export const checkTemplates: Check<TemplateDeps> = async (deps) => {
  const all = await deps.templates.list();
  const ofFiles = await Promise.all(all.map(({ template }) => problemsOf(deps, template)));
  const found = [
    ...ofFiles.flat().map((says) => warn(NAME, says, 'Give the template another file, or none.')),
    ...(await deps.fontProblems()).map((says) =>
      warn(NAME, says, 'Correct card.fonts in config/plugins; cards leave out the letters it would hold.'),
    ),
  ];
  return found.length > 0 ? found : [ok(NAME, 'Every logo, reference image and font can be read.')];
};
