import type { BackfillPlan } from '../contracts/backfill';
import { creditsText } from './progress-bar';
import { table } from './table';

/** Formats the plan of a backfill for confirmation. */
export const planTable = (plan: BackfillPlan): string => {
  const { uid, field, entries, runs, kept, credits, provider, model, template, problems } = plan;
  return table([
    ['type', `${uid} (${field})`],
    ['entries', String(entries)],
    ['to draw', String(runs)],
    ['kept', String(kept)],
    ['credits', credits === null ? 'nobody knows' : `about ${creditsText(credits)}`],
    ['provider', provider === null ? 'none' : `${provider}${model === null ? '' : ` (${model})`}`],
    ['template', template ?? 'none'],
    ...problems.map((problem) => ['problem', problem] as const),
  ]);
};
