import { describe, expect, it } from 'vitest';
import { ERROR_CODES, HeroError } from '../../../../server/src/contracts/error';
import { asHeroError } from '../../../../server/src/runs/worker/failed-step';

describe('the error of a failed step', () => {
  it.each(ERROR_CODES)('stays as it was thrown with %s', (code) => {
    const error = new HeroError({ code, message: `It was ${code}.` });
    expect(asHeroError(error, { step: 'submitting', isFree: false })).toBe(error);
  });

  it('has a code of the contract where a provider throws one of another version of the plugin', () => {
    const error = new HeroError({ code: 'provider_rejected', message: 'It was refused.' });
    const foreign = Object.assign(error, { code: 'provider_asleep' });
    expect(asHeroError(foreign, { step: 'submitting', isFree: false })).toMatchObject({
      code: 'provider_outcome_unknown',
      cause: foreign,
    });
  });
});
