import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ERROR_CODES, HeroError } from '../../../server/src/contracts/error';
import type { ImageRequest } from '../../../server/src/contracts/provider';
import { QUALITIES } from '../../../server/src/contracts/template';
import { anImage, aSharingSite, aVendor, VENDORS } from './a-vendor';
import type { VendorName } from './a-vendor';
import { aContext, anImageRequest } from './fixtures';

const picture = await anImage('jpeg');

/** Texts with emoji, lone surrogates, control characters, only spaces, or more than any model accepts. */
const words = fc.oneof(
  { weight: 4, arbitrary: fc.string({ unit: 'grapheme', maxLength: 200 }) },
  {
    weight: 3,
    arbitrary: fc.string({
      unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
    }),
  },
  { weight: 1, arbitrary: fc.constantFrom('', ' \n\t', '\ufeff', '\ud83d', '👩‍🚀'.repeat(9), '\0', '\u202e') },
  { weight: 1, arbitrary: fc.integer({ min: 31_990, max: 32_010 }).map((length) => 'é'.repeat(length)) },
);

const hint = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.constantFrom('', ' ', 'cinematic', 'editorial-photo', 'Studio-Product', 'x-', 'a--b'),
);

const anyRequest: fc.Arbitrary<ImageRequest> = fc
  .record({
    prompt: words,
    negativePrompt: fc.string({ unit: 'binary', maxLength: 100 }),
    frame: fc.record({
      width: fc.integer({ min: 640, max: 3_840 }),
      height: fc.integer({ min: 320, max: 3_840 }),
    }),
    quality: fc.constantFrom(...QUALITIES),
    count: fc.integer({ min: 1, max: 12 }),
    seed: fc.option(fc.maxSafeInteger(), { nil: null }),
    hints: fc.record({ style: hint, lighting: hint, camera: hint }),
    references: fc.array(fc.constant(picture), { maxLength: 3 }),
  })
  .map((members) => anImageRequest(members));

describe.each(Object.keys(VENDORS) as VendorName[])('a random request to %s', (name) => {
  it('is accepted by its strict API and billed once, or fails before it is sent', async () => {
    const { emulator, provider } = await aVendor(name);
    const site = await aSharingSite();
    const endings = { taken: 0, refused: 0 };
    await fc.assert(
      fc.asyncProperty(anyRequest, async (request) => {
        const [sent, billed] = [emulator.requests.length, emulator.billed.length];
        const key = `key-${sent}`;
        const error: unknown = await provider
          .submit(request, { ...aContext(), idempotencyKey: key, share: site.share })
          .then(
            () => null,
            (reason: unknown) => reason,
          );
        if (error === null) {
          endings.taken += 1;
          expect(emulator.requests).toHaveLength(sent + 1);
          expect(emulator.billed.slice(billed)).toMatchObject([{ idempotencyKey: key }]);
          return;
        }
        endings.refused += 1;
        expect(HeroError.isInstance(error) ? ERROR_CODES : error).toContain((error as HeroError).code);
        expect([emulator.requests.length, emulator.billed.length]).toStrictEqual([sent, billed]);
      }),
      { numRuns: 150 },
    );
    // The test proves little unless both occur.
    expect(endings.taken).toBeGreaterThan(50);
    expect(endings.refused).toBeGreaterThan(0);
  }, 60_000);
});
