import { describe, expect, it } from 'vitest';
import { chosenValue, isSameHero, markForChange, readFormValue } from '../../../admin/src/field/form-value';
import { heroFormValueSchema } from '../../../server/src/contracts/hero';
import { makeHero } from './generation';

describe('the value in the form', () => {
  it.each([null, undefined, ''])('is empty for %j', (value) => {
    expect(readFormValue(value)).toEqual({ kind: 'empty' });
  });

  it('is read from JSON text as well', () => {
    expect(readFormValue(JSON.stringify(makeHero()))).toMatchObject({ kind: 'hero', chosen: false });
  });

  it.each([{ image: { url: '/a.webp' } }, 'no json', 42, []])('is unreadable for %j', (value) => {
    expect(readFormValue(value)).toEqual({ kind: 'unreadable' });
  });

  it('is accepted by the server when the editor chose a hero, and reads back as chosen', () => {
    const value = chosenValue(makeHero(), makeHero());
    expect(heroFormValueSchema.parse(value)).toEqual(value);
    expect(readFormValue(value)).toMatchObject({ kind: 'hero', chosen: true });
  });

  it('is accepted by the server when the editor removed the hero, and reads back as removed', () => {
    const value = chosenValue(null, null);
    expect(heroFormValueSchema.parse(value)).toEqual(value);
    expect(readFormValue(value)).toEqual({ kind: 'removed' });
  });

  it('is the same hero whatever the order of its members', () => {
    const { image, ...rest } = makeHero();
    expect(isSameHero(makeHero(), { ...rest, image })).toBe(true);
    expect(isSameHero(makeHero(), makeHero({ pinned: true }))).toBe(false);
    expect(isSameHero(makeHero(), null)).toBe(false);
  });

  describe('when another part of the form sets it', () => {
    const [own, other] = [makeHero(), makeHero({ generation: 'run-of-another-locale' })];
    const files = { image: own.image.id, social: own.social.id };

    it.each([
      ['a hero over another one', other, own, { ...other, choice: true, loaded: files }],
      ['a hero where there was none', other, null, { ...other, choice: true, loaded: null }],
      ['nothing over a hero', null, own, { removed: true, choice: true, loaded: files }],
    ])('marks %s, as the server takes it', (_what, value, initialValue, marked) => {
      expect(markForChange(value, initialValue)).toEqual(marked);
      expect(heroFormValueSchema.parse(marked)).toEqual(marked);
    });

    it.each([
      ['the loaded hero', { ...own }, own],
      ['nothing, as loaded', null, undefined],
      ['what is not told', undefined, own],
      ['what is marked already', chosenValue(other, own), own],
      ['what was removed', chosenValue(null, own), own],
      ['what is no hero', { foo: 1 }, own],
    ])('leaves %s alone', (_what, value, initialValue) => {
      expect(markForChange(value, initialValue)).toBeNull();
    });
  });
});
