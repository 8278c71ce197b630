import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { colourRoles } from '../../../server/src/image/card/colour-roles';
import { blend, difference } from '../../../server/src/image/card/colour';
import { contrastRatio, ensureContrast, relativeLuminance } from '../../../server/src/image/card/contrast';
import { scrimFor } from '../../../server/src/image/card/scrim';
import { palette } from './card-content';

const hex = fc.integer({ min: 0, max: 0xffffff }).map((value) => `#${value.toString(16).padStart(6, '0')}`);

describe('contrast', () => {
  it('matches the example ratios of WCAG', () => {
    expect(contrastRatio('#000000', '#ffffff')).toBeCloseTo(21, 5);
    expect(contrastRatio('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
    expect(relativeLuminance('#ff0000')).toBeCloseTo(0.2126, 4);
  });

  it('makes any colour readable on any ground', () => {
    fc.assert(
      fc.property(hex, hex, (colour, ground) => {
        expect(contrastRatio(ensureContrast({ colour, against: [ground] }), ground)).toBeGreaterThanOrEqual(
          4.5,
        );
      }),
      { numRuns: 500 },
    );
  });

  it('keeps a readable colour and changes another no more than needed', () => {
    expect(ensureContrast({ colour: '#0f172a', against: ['#ffffff'] })).toBe('#0f172a');
    const moved = ensureContrast({ colour: '#8a8a8a', against: ['#ffffff'] });
    expect(contrastRatio(moved, '#ffffff')).toBeLessThan(4.8);
    expect(difference(moved, '#8a8a8a')).toBeLessThan(0.15);
  });

  it('gives every palette readable text roles, light and dark', () => {
    fc.assert(
      fc.property(fc.array(hex, { maxLength: 8 }), fc.boolean(), (hexes, night) => {
        const roles = colourRoles(palette(...hexes), { night });
        for (const text of [roles.ink, roles.muted, roles.accentInk]) {
          expect(contrastRatio(text, roles.ground)).toBeGreaterThanOrEqual(4.5);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('keeps a brand ground when only its text is unreadable, and keeps the brand colour as accent', () => {
    const roles = colourRoles(palette('#ffffff', '#ffd60a'));
    expect(roles.ground).toBe('#ffffff');
    expect(roles.shapes[0]).toBe('#ffd60a');
    expect(contrastRatio(roles.ink, '#ffffff')).toBeGreaterThan(9);
  });

  it('keeps white type on a bright ground that is nearly dark enough', () => {
    const roles = colourRoles(palette('#ff2e63', '#ffffff'));
    expect(roles.ink).toBe('#ffffff');
    expect(difference(roles.ground, '#ff2e63')).toBeLessThan(0.12);
  });

  it('puts a scrim under overlay titles that keeps them readable on any image', () => {
    fc.assert(
      fc.property(fc.array(hex, { maxLength: 6 }), hex, (hexes, pixel) => {
        const { colour, ink, opacity } = scrimFor(palette(...hexes));
        expect(contrastRatio(ink, blend(colour, pixel, opacity))).toBeGreaterThanOrEqual(4.5);
      }),
      { numRuns: 400 },
    );
  });
});
