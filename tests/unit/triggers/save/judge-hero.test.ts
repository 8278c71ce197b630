import { describe, expect, it } from 'vitest';
import { judgeHero, type Stored } from '../../../../server/src/triggers/save/judge-hero';

const TEXT = 'no JSON';

describe('a stored text that is not JSON', () => {
  const storedAs = (value: unknown, held: unknown[] = []): Stored => ({
    ...{ exists: true, value, isStored: (one) => Promise.resolve(held.includes(one)) },
  });

  it.each([
    ['in the row', storedAs(TEXT)],
    ['in another locale', storedAs(null, [TEXT])],
  ])('is saved unchanged: %s', async (_where, stored) => {
    const verdict = await judgeHero('hero', TEXT, { stored, isForm: false });
    expect(verdict).toMatchObject({ kind: 'write', value: TEXT });
  });

  it('does not allow another text that is not JSON', async () => {
    const judged = judgeHero('hero', 'other', { stored: storedAs(TEXT), isForm: false });
    await expect(judged).rejects.toThrow('hero: must be JSON');
  });
});
