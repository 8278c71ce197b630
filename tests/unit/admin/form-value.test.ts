import { describe, expect, it } from 'vitest';
import { chosenValue, isSameHero, markForChange, readFormValue } from '../../../admin/src/field/form-value';
import { heroFormValueSchema } from '../../../server/src/contracts/hero';
import { makeHero } from './generation';

describe('the form value of the field', () => {
  it.each([null, undefined, ''])('reads %j as empty', (value) => {
    expect(readFormValue(value)).toEqual({ kind: 'empty' });
  });

  it('reads a hero from JSON text', () => {
    expect(readFormValue(JSON.stringify(makeHero()))).toMatchObject({ kind: 'hero', chosen: false });
  });

  it.each([{ image: { url: '/a.webp' } }, 'no json', 42, []])('reads %j as unreadable', (value) => {
    expect(readFormValue(value)).toEqual({ kind: 'unreadable' });
  });

  it('writes a chosen hero that the server accepts and that reads back as chosen', () => {
    const value = chosenValue(makeHero(), makeHero());
    expect(heroFormValueSchema.parse(value)).toEqual(value);
    expect(readFormValue(value)).toMatchObject({ kind: 'hero', chosen: true });
  });

  it('writes a removed hero that the server accepts and that reads back as removed', () => {
    const value = chosenValue(null, null);
    expect(heroFormValueSchema.parse(value)).toEqual(value);
    expect(readFormValue(value)).toEqual({ kind: 'removed' });
  });

  it('compares heroes regardless of the order of their members', () => {
    const { image, ...rest } = makeHero();
    expect(isSameHero(makeHero(), { ...rest, image })).toBe(true);
    expect(isSameHero(makeHero(), makeHero({ pinned: true }))).toBe(false);
    expect(isSameHero(makeHero(), null)).toBe(false);
  });

  describe('markForChange', () => {
    const [own, other] = [makeHero(), makeHero({ generation: 'run-of-another-locale' })];
    const files = { image: own.image.id, social: own.social.id };

    it.each([
      ['a hero over another one', other, own, { ...other, choice: true, loaded: files }],
      ['a hero where there was none', other, null, { ...other, choice: true, loaded: null }],
      ['an empty value over a hero', null, own, { removed: true, choice: true, loaded: files }],
    ])('marks %s in a form that the server accepts', (_what, value, initialValue, marked) => {
      expect(markForChange(value, initialValue)).toEqual(marked);
      expect(heroFormValueSchema.parse(marked)).toEqual(marked);
    });

    it.each([
      ['the loaded hero', { ...own }, own],
      ['an empty value, as loaded', null, undefined],
      ['an undefined value', undefined, own],
      ['a marked hero', chosenValue(other, own), own],
      ['a removed hero', chosenValue(null, own), own],
      ['a value that is not a hero', { foo: 1 }, own],
    ])('leaves %s unmarked', (_what, value, initialValue) => {
      expect(markForChange(value, initialValue)).toBeNull();
    });
  });
});
