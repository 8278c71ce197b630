import { BRAND_CARD } from '../contracts/config';
import { HeroError } from '../contracts/error';
import { toCredits } from './amount';
import type { Period } from './budget-periods';

const SCOPES = {
  day: { name: 'today’s budget', setting: 'budget.creditsPerDay', until: 'tomorrow (UTC)' },
  month: { name: 'this month’s budget', setting: 'budget.creditsPerMonth', until: 'the next month' },
} as const;

const FREE = `draw with ${BRAND_CARD}, which is free`;

/** The error for a call that was not sent because it exceeds a budget. */
export const budgetExceeded = ({ kind, limit, adds }: Period, used: number): HeroError => {
  if (kind === 'user') {
    return new HeroError({
      code: 'budget_exceeded',
      message: `You have asked for ${used} of ${limit ?? 0} pictures today, and this request needs ${adds}: wait until tomorrow (UTC), ask for fewer candidates, have budget.imagesPerUserPerDay raised, or ${FREE}.`,
    });
  }
  const { name, setting, until } = SCOPES[kind];
  return new HeroError({
    code: 'budget_exceeded',
    message: `This would cost ${toCredits(adds)} credits and ${toCredits(used)} of the ${toCredits(limit ?? 0)} of ${name} are spent or reserved: wait for ${until}, raise ${setting} in the plugin’s config, or ${FREE}.`,
  });
};

/** The error for a call with an unknown price, for which a budget in credits cannot be enforced. */
export const priceUnknown = (provider: string): HeroError =>
  new HeroError({
    code: 'budget_exceeded',
    message: `${provider} does not tell what a picture costs, so the budget in credits cannot be kept: set creditsPerImage for it in the plugin’s config, or ${FREE}.`,
  });
