import { describe, expect, it } from 'vitest';
import { heroFingerprint, isPinned } from '../../../server/src/head/fingerprint';
import { makeHero } from './hero-parts';

describe('heroFingerprint', () => {
  it.each([null, undefined, '', 0, {}, [], 'hero', { image: null }])('treats %j as empty', (value) => {
    expect(heroFingerprint(value)).toBe('empty');
  });

  it('differs by run, image and pin', () => {
    const hero = makeHero();
    const others = [
      hero,
      { ...hero, generation: 'g2' },
      { ...hero, generation: null },
      { ...hero, image: { ...hero.image, id: 99 } },
      { ...hero, pinned: true },
    ];
    expect(new Set(others.map(heroFingerprint)).size).toBe(others.length);
  });

  it('identifies a hero that lacks a member of another plugin version', () => {
    const { inputs: _inputs, ...hero } = makeHero({ pinned: true });
    expect(heroFingerprint(hero)).toBe(heroFingerprint(makeHero({ pinned: true })));
    expect(isPinned(hero)).toBe(true);
    expect(isPinned({ foo: 1, pinned: true })).toBe(false);
  });

  it('survives a database round trip, and ignores texts', () => {
    const hero = makeHero();
    const reworded = { ...hero, image: { ...hero.image, alternativeText: 'Another text' } };
    expect(heroFingerprint(JSON.parse(JSON.stringify(hero)))).toBe(heroFingerprint(hero));
    expect(heroFingerprint(reworded)).toBe(heroFingerprint(hero));
  });
});
