import type { Liquid } from 'liquidjs';
import type { Variables } from './variables';

/** Cooperative limits of liquidjs against templates that never end: characters, milliseconds, characters made. */
export const LIQUID_LIMITS = { parseLimit: 20_000, renderLimit: 50, memoryLimit: 1_000_000 } as const;

/** What liquidjs says when one of them is reached. */
export const LIMIT_MESSAGES = {
  length: 'parse length limit exceeded',
  time: 'template render limit exceeded',
  memory: 'memory alloc limit exceeded',
} as const;

/** Tags that read other templates from disk, or only make sense with them. */
export const FILE_TAGS = ['include', 'render', 'layout', 'block'];

/** Filters that run a value as an expression, or give another answer every time. */
const UNSAFE_FILTERS = [
  'where_exp',
  'reject_exp',
  'group_by_exp',
  'has_exp',
  'find_exp',
  'find_index_exp',
  'sample',
];

const DATE_FILTERS = ['date', 'date_to_xmlschema', 'date_to_rfc822', 'date_to_string', 'date_to_long_string'];

export const CLOCK_PROBLEM =
  'reads the clock with "now" or "today", which would make every run another picture: use a date of the entry such as publishedAt';

/** Lists with commas; a component as a whole has no words. */
const printed = (value: unknown): string => {
  if (Array.isArray(value)) return value.join(', ');
  switch (typeof value) {
    case 'string':
      return value;
    case 'number':
    case 'boolean':
      return String(value);
    default:
      return '';
  }
};

const refuseClock = (engine: Liquid): void => {
  for (const name of DATE_FILTERS) {
    const filter = engine.filters[name];
    if (typeof filter !== 'function') continue;
    engine.registerFilter(name, function (value: unknown, ...rest: unknown[]): unknown {
      if (value === 'now' || value === 'today') throw new Error(CLOCK_PROBLEM);
      return filter.call(this, value, ...rest);
    });
  }
};

const createEngine = async (): Promise<Liquid> => {
  const liquidjs = await import('liquidjs');
  const engine = new liquidjs.Liquid({
    ...LIQUID_LIMITS,
    strictFilters: true,
    ownPropertyOnly: true,
    dynamicPartials: false,
    // `{% if excerpt %}` is false for '', as everybody but Liquid expects.
    jsTruthy: true,
    outputEscape: printed,
    // The same words on every machine.
    locale: 'en',
    timezoneOffset: 0,
  });
  for (const tag of FILE_TAGS) Reflect.deleteProperty(engine.tags, tag);
  for (const filter of UNSAFE_FILTERS) engine.unregisterFilter(filter);
  refuseClock(engine);
  return engine;
};

let engine: Promise<Liquid> | undefined;

/**
 * The Liquid engine of templates, loaded on first use (liquidjs costs about 18 ms and 4 MB): no files, no clock,
 * no expressions from values, strict filters, limits on, lists printed with commas, '' and 0 false in conditions.
 */
export const loadLiquid = (): Promise<Liquid> => (engine ??= createEngine());

/** Renders once; throws liquidjs's own errors. */
export const renderLiquid = ({
  liquid,
  source,
  variables,
}: {
  liquid: Liquid;
  source: string;
  variables: Variables;
}): string => {
  const template = liquid.parse(source);
  const render = (): string => String(liquid.renderSync(template, variables));
  try {
    return render();
  } catch (error) {
    // A process that paused for a moment looks like a slow template: the second try tells them apart.
    if (error instanceof Error && error.message.startsWith(LIMIT_MESSAGES.time)) return render();
    throw error;
  }
};
