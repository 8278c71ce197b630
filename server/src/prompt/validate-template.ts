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
  /** The member that is read, such as `metaTitle` of `seo.metaTitle`; null for the whole variable. */
  inner: string | null;
  line: number;
}

/** Properties of every text and list in Liquid. */
const LIQUID_PROPERTIES = new Set(['size', 'first', 'last']);

/** The variables that a template reads, by line; names that loops and assigns define are excluded. */
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

/** Renders the template without variables and with all of them, to cover both branches of its conditions. */
const tryRender = (liquid: Liquid, source: string, used: Use[]): void => {
  renderLiquid({ liquid, source, variables: {} });
  const sample = Object.fromEntries(used.map(({ root }) => [root, 'sample']));
  try {
    renderLiquid({ liquid, source, variables: sample });
  } catch (error) {
    // A filter may reject the sample value; only an exceeded limit proves a mistake.
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
    tryRender(liquid, source, used);
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
 * Checks that the Liquid of a template parses, stays within the limits, and uses known variables only
 * (`knownVariables`; null skips the check of names).
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
 * Runs `validateTemplate` for all templates of a site, and checks that slugs are unique and at most one template is
 * the default. An empty list does not load liquidjs.
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
