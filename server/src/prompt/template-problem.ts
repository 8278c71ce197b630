import type { Liquid } from 'liquidjs';
import { HeroError } from '../contracts/error';
import type { Template } from '../contracts/template';
import { CLOCK_PROBLEM, FILE_TAGS, LIQUID_LIMITS, LIMIT_MESSAGES } from './liquid';
import { nearestName } from './nearest-name';

/** The members of a template that are Liquid. */
export const LIQUID_MEMBERS = ['prompt', 'avoid', 'altText', 'fileName'] as const;
export type LiquidMember = (typeof LIQUID_MEMBERS)[number];

const orNearest = (typed: string, names: string[], otherwise: string): string => {
  const nearest = nearestName(typed, names);
  return nearest === null ? otherwise : `did you mean "${nearest}"?`;
};

const shortened = (code: string): string => (code.length > 60 ? `${code.slice(0, 60)}…` : code);

/** Translates an error message of liquidjs for the author of the template. */
const explain = (reason: string, liquid: Liquid): string => {
  const [, filter] = /^undefined filter: (.+)$/su.exec(reason) ?? [];
  if (filter !== undefined) {
    return `uses the unknown filter "${filter}": ${orNearest(filter, Object.keys(liquid.filters), 'remove it')}`;
  }
  const [, tag] = /^tag "(.+)" not found$/su.exec(reason) ?? [];
  if (tag !== undefined) {
    if (FILE_TAGS.includes(tag))
      return `uses {% ${tag} %}, but templates cannot load files: write the text here`;
    if (tag.startsWith('end') || tag.startsWith('els')) {
      return `has {% ${tag} %} without the tag it belongs to: remove it, or open the tag before it`;
    }
    return `uses the unknown tag {% ${shortened(tag)} %}: ${orNearest(tag, Object.keys(liquid.tags), 'remove it')}`;
  }
  const [, openTag, name] = /^tag (\{%-?\s*(\w+).*%\}) not closed$/su.exec(reason) ?? [];
  if (openTag !== undefined && name !== undefined) {
    return `never closes ${shortened(openTag)}: add {% end${name} %}`;
  }
  const [, kind, open] = /^(output|tag|raw) "(.*)" not closed$/su.exec(reason) ?? [];
  if (kind !== undefined && open !== undefined) {
    const closer = { output: '}}', tag: '%}', raw: '{% endraw %}' }[kind] ?? '}}';
    return `never closes ${shortened(open)} : add ${closer}`;
  }
  switch (reason) {
    case LIMIT_MESSAGES.length:
      return `is longer than ${LIQUID_LIMITS.parseLimit.toLocaleString('en')} characters: shorten it`;
    case LIMIT_MESSAGES.time:
      return `takes longer than ${LIQUID_LIMITS.renderLimit} ms to fill in: its loops go round too often`;
    case LIMIT_MESSAGES.memory:
      return 'makes too much text or too long a list: its loops go round too often';
    case CLOCK_PROBLEM:
      return reason;
    default:
      return `does not read as Liquid (${shortened(reason)}): correct it`;
  }
};

/** Whether an error means that a template exceeds a limit, because it is endless or too large. */
export const isLimitError = (error: unknown): boolean =>
  error instanceof Error &&
  Object.values(LIMIT_MESSAGES).some((message) => error.message.startsWith(message));

/** The error for a problem of a template, worded for its author. */
export const templateProblem = ({
  template,
  member,
  line,
  problem,
  cause,
}: {
  template: Pick<Template, 'slug'>;
  member: LiquidMember;
  line: number | null;
  problem: string;
  cause?: unknown;
}): HeroError =>
  new HeroError({
    code: 'template_invalid',
    message:
      `Template "${template.slug}": its ${member}${line === null ? '' : `, line ${line},`} ${problem}.`.replace(
        /\?\.$/u,
        '?',
      ),
    cause,
  });

/** `templateProblem` for an error of liquidjs, whose message ends with `, line:3, col:7`. */
export const liquidProblem = ({
  template,
  member,
  liquid,
  error,
}: {
  template: Pick<Template, 'slug'>;
  member: LiquidMember;
  liquid: Liquid;
  error: unknown;
}): HeroError => {
  const message = error instanceof Error ? error.message : String(error);
  const [, reason = message, line] = /^(.*), line:(\d+), col:\d+$/su.exec(message) ?? [];
  return templateProblem({
    template,
    member,
    line: line === undefined ? null : Number(line),
    problem: explain(reason, liquid),
    cause: error,
  });
};
