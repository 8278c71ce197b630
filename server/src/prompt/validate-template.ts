import type { Liquid } from 'liquidjs';
import { HeroError } from '../contracts/error';
import type { Template } from '../contracts/template';
import { loadLiquid, renderLiquid } from './liquid';
import { nearestName } from './nearest-name';
import {
  isLimitError,
  LIQUID_MEMBERS,
  type LiquidMember,
  liquidProblem,
  templateProblem,
} from './template-problem';

interface Use {
  root: string;
  /** What is read from it, as `metaTitle` of `seo.metaTitle`; null for the variable as a whole. */
  inner: string | null;
  line: number;
}

/** Every text and list has these in Liquid. */
const LIQUID_PROPERTIES = new Set(['size', 'first', 'last']);

/** Variables from outside that a template reads, in the order of its lines; loops' and assigns' own names are not among them. */
const variablesUsed = (liquid: Liquid, source: string): Use[] =>
  Object.values(liquid.parseAndAnalyzeSync(source, undefined, { partials: false }).globals)
    .flat()
    .flatMap((variable): Use[] => {
      const [root, inner] = variable.toArray();
      if (typeof root !== 'string') return [];
      return [{ root, inner: typeof inner === 'string' ? inner : null, line: variable.location.row }];
    })
    .sort((a, b) => a.line - b.line);

const unknownName = ({ root, inner }: Use, known: ReadonlySet<string>): string | null => {
  if (!known.has(root)) return root;
  if (inner === null || LIQUID_PROPERTIES.has(inner) || known.has(`${root}.${inner}`)) return null;
  return `${root}.${inner}`;
};

const suggestion = (name: string, known: ReadonlySet<string>): string => {
  const nearest = nearestName(name, known);
  if (nearest !== null) return `did you mean "${nearest}"?`;
  const [root = name] = name.split('.');
  const inner = [...known].filter((other) => other.startsWith(`${root}.`));
  if (inner.length > 0) return `use one of ${inner.join(', ')}`;
  if (known.has(root)) return `use "${root}", which is one value already`;
  const names = [...known];
  return `use one of ${names.slice(0, 20).join(', ')}${names.length > 20 ? ', …' : ''}`;
};

/** Fills the template in, once with nothing and once with every variable given: both ways through its conditions. */
const tryOut = (liquid: Liquid, source: string, used: Use[]): void => {
  renderLiquid({ liquid, source, variables: {} });
  const sample = Object.fromEntries(used.map(({ root }) => [root, 'sample']));
  try {
    renderLiquid({ liquid, source, variables: sample });
  } catch (error) {
    // A filter may rightly dislike the sample; only a template without end is surely wrong.
    if (isLimitError(error)) throw error;
  }
};

const validateMember = ({
  liquid,
  template,
  member,
  known,
}: {
  liquid: Liquid;
  template: Template;
  member: LiquidMember;
  known: ReadonlySet<string> | null;
}): void => {
  const source = template[member];
  let used: Use[];
  try {
    used = variablesUsed(liquid, source);
    tryOut(liquid, source, used);
  } catch (error) {
    throw liquidProblem({ template, member, liquid, error });
  }
  if (known === null) return;
  for (const use of used) {
    const name = unknownName(use, known);
    if (name === null) continue;
    throw templateProblem({
      template,
      member,
      line: use.line,
      problem: `uses the unknown variable "${name}": ${suggestion(name, known)}`,
    });
  }
};

/**
 * Checks the Liquid of a template: that it parses, ends, and names only variables that exist
 * (`knownVariables`; null leaves the names unchecked).
 * @throws HeroError `template_invalid`, naming the template, the member, the line and the fix.
 */
export const validateTemplate = async (
  template: Template,
  known: ReadonlySet<string> | null,
): Promise<void> => {
  const liquid = await loadLiquid();
  for (const member of LIQUID_MEMBERS) validateMember({ liquid, template, member, known });
};

/**
 * `validateTemplate` for all templates of a site, and that their slugs are unique and one at most is the default.
 * An empty list loads nothing.
 * @throws HeroError `template_invalid`
 */
export const validateTemplates = async (
  templates: readonly Template[],
  known: ReadonlySet<string> | null,
): Promise<void> => {
  const seen = new Set<string>();
  for (const { slug } of templates) {
    if (seen.has(slug)) {
      throw new HeroError({
        code: 'template_invalid',
        message: `Two templates have the slug "${slug}": give each its own.`,
      });
    }
    seen.add(slug);
  }
  const defaults = templates.filter(({ isDefault }) => isDefault).map(({ slug }) => `"${slug}"`);
  if (defaults.length > 1) {
    throw new HeroError({
      code: 'template_invalid',
      message: `Templates ${defaults.join(' and ')} are all marked isDefault: keep it on one.`,
    });
  }
  for (const template of templates) await validateTemplate(template, known);
};
