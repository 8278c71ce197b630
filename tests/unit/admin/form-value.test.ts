import { describe, expect, it } from 'vitest';
import { chosenValue, isSameHero, readFormValue } from '../../../admin/src/field/form-value';
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
    const value = chosenValue(makeHero());
    expect(heroFormValueSchema.parse(value)).toEqual(value);
    expect(readFormValue(value)).toMatchObject({ kind: 'hero', chosen: true });
  });

  it('is accepted by the server when the editor removed the hero, and reads back as removed', () => {
    const value = chosenValue(null);
    expect(heroFormValueSchema.parse(value)).toEqual(value);
    expect(readFormValue(value)).toEqual({ kind: 'removed' });
  });

  it('is the same hero whatever the order of its members', () => {
    const { image, ...rest } = makeHero();
    expect(isSameHero(makeHero(), { ...rest, image })).toBe(true);
    expect(isSameHero(makeHero(), makeHero({ pinned: true }))).toBe(false);
    expect(isSameHero(makeHero(), null)).toBe(false);
  });
});
