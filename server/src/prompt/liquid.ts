import type { Liquid } from 'liquidjs';
import type { Variables } from './variables';

/** Limits of liquidjs against endless templates: source characters, milliseconds, generated characters. */
export const LIQUID_LIMITS = { parseLimit: 20_000, renderLimit: 50, memoryLimit: 1_000_000 } as const;

/** The messages of liquidjs for exceeded limits. */
export const LIMIT_MESSAGES = {
  length: 'parse length limit exceeded',
  time: 'template render limit exceeded',
  memory: 'memory alloc limit exceeded',
} as const;

/** Tags that read other templates from disk, or depend on such tags. */
export const FILE_TAGS = ['include', 'render', 'layout', 'block'];

/** Filters that evaluate a value as an expression, or are not deterministic. */
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

/** Prints lists with commas, and components as ''. */
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
    // Makes '' false in `{% if excerpt %}`, unlike Liquid's default.
    jsTruthy: true,
    outputEscape: printed,
    // Makes the output independent of the machine.
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
 * The Liquid engine for templates, loaded on first use (liquidjs costs about 18 ms and 4 MB): no files, no clock,
 * no evaluated values, strict filters, limits, lists printed with commas, '' and 0 false in conditions.
 */
export const loadLiquid = (): Promise<Liquid> => (engine ??= createEngine());

/** Renders a template. @throws errors of liquidjs */
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
    // A retry, because a paused process exceeds the time limit just like a slow template.
    if (error instanceof Error && error.message.startsWith(LIMIT_MESSAGES.time)) return render();
    throw error;
  }
};
