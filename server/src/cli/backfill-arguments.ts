import { parseArgs } from 'node:util';
import { createBackfillSchema, type BackfillAction, type BackfillInput } from '../contracts/backfill';
import { UsageError } from './usage-error';

export type BackfillCommand =
  | { kind: 'order'; order: BackfillInput; yes: boolean }
  | { kind: 'list' }
  | { kind: 'watch'; id: string }
  | { kind: 'act'; id: string; action: BackfillAction };

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;

const options = {
  ...{ type: text, field: text, filters: text, scope: text, existing: text, template: text },
  ...{ provider: text, quality: text, limit: text, chosen: flag, 'dry-run': flag, yes: flag },
  locale: { type: 'string', multiple: true },
  ...{ list: flag, watch: text, pause: text, resume: text, cancel: text, retry: text },
} as const;

/** Option names of the request's members where the two differ. */
const OPTION_OF: Record<string, string> = { uid: 'type', locales: 'locale', dryRun: 'dry-run' };

const ACTIONS = ['pause', 'resume', 'cancel', 'retry'] as const;

const read = (args: string[]) => {
  try {
    return parseArgs({ args, options, strict: true, allowPositionals: false }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
};

type Values = ReturnType<typeof read>;

const parseFilters = (filters: string): unknown => {
  try {
    return JSON.parse(filters);
  } catch {
    throw new UsageError(
      `--filters is no JSON: write it as '{"title":{"$startsWith":"Tide"}}', in single quotes.`,
    );
  }
};

const withoutUndefined = (members: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));

const orderOf = ({ type, filters, limit, locale, ...values }: Values): BackfillInput => {
  if (type === undefined) throw new UsageError('--type is missing, such as --type api::article.article.');
  const { field, scope, existing, chosen, template, provider, quality } = values;
  const parsed = createBackfillSchema.safeParse(
    withoutUndefined({
      ...{ uid: type, field, scope, existing, chosen, template, provider, quality },
      locales: locale,
      filters: filters === undefined ? undefined : parseFilters(filters),
      limit: limit === undefined ? undefined : Number(limit),
      dryRun: values['dry-run'],
    }),
  );
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path: [member = '', ...below], message }) => {
    const name = String(member);
    return [`--${OPTION_OF[name] ?? name}`, ...below.map(String)].join('.') + `: ${message}`;
  });
  throw new UsageError(problems.join('\n'));
};

/** Options that exclude all others. */
const aloneOf = (values: Values): BackfillCommand[] => [
  ...(values.list === true ? [{ kind: 'list' as const }] : []),
  ...(values.watch === undefined ? [] : [{ kind: 'watch' as const, id: values.watch }]),
  ...ACTIONS.flatMap((action) => {
    const id = values[action];
    return id === undefined ? [] : [{ kind: 'act' as const, id, action }];
  }),
];

/** The command that the arguments describe. @throws UsageError */
export const readBackfillArguments = (args: string[]): BackfillCommand => {
  const values = read(args);
  const [alone] = aloneOf(values);
  if (alone === undefined) return { kind: 'order', order: orderOf(values), yes: values.yes ?? false };
  if (Object.keys(values).length > 1) {
    throw new UsageError('--list, --watch, --pause, --resume, --cancel and --retry each stand alone.');
  }
  if ('id' in alone && alone.id.trim() === '') throw new UsageError('The id is empty: --list shows them.');
  return alone;
};
