import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { Generation } from '../../../server/src/contracts/generation';
import type { Fault } from '../emulators/faults';
import type { OpenAiEmulator } from '../emulators/openai';
import { drawPicture } from '../emulators/picture';
import type { Blog } from '../strapi';
import { articleRows, ledgerRow } from '../blog/blog-runs';

interface DrawingSite {
  blog: Blog;
  /** Behind the provider `main`. */
  vendor: OpenAiEmulator;
  /** What a picture costs there. */
  credits: number;
  documentId: string;
  draw: (wishes?: Record<string, unknown>) => Promise<Generation>;
}

/** An answer that is billed, whatever is in it. */
const says = (body: object): Fault => ({ status: 200, body, bills: true });
/** A picture as it stands in an answer. */
const inline = async (seed: string, { width = 1536, height = 1024 } = {}): Promise<{ b64_json: string }> => ({
  b64_json: (await drawPicture({ seed, width, height, format: 'jpeg' })).toString('base64'),
});

/** Answers of a vendor that are no failure and no good picture either, from a real site with one provider and the card. */
export const oddPictures = (site: () => DrawingSite): void => {
  const answer = (body: object): void => site().vendor.script([says(body)]);
  const posts = (): number => site().vendor.requests.filter(({ method }) => method === 'POST').length;

  describe('a refusal that comes as an answer', () => {
    it.each([
      [{ data: [{ b64_json: '', respect_moderation: false }] }, 'respect_moderation'],
      [{ data: [{ b64_json: null, finish_reason: 'CONTENT_FILTERED' }] }, 'CONTENT_FILTERED'],
      [{ choices: [{ message: { content: 'I am sorry, I cannot draw that.' } }] }, 'I cannot draw that'],
      [{ data: [] }, 'no picture in its answer'],
    ])(
      '%j fails the run with the vendor’s words, after one call that counts as billed',
      async (body, words) => {
        const before = [site().vendor.billed.length, posts()];
        answer({ created: 1, ...body });
        const run = await site().draw({ provider: 'main' });
        expect(run).toMatchObject({ status: 'failed', hero: null, error: { code: 'provider_rejected' } });
        expect(run.error?.message).toContain(words);
        expect(run.error?.message).toContain('may have been billed');
        expect(run.error?.message).not.toContain('baseUrl');
        expect([site().vendor.billed.length, posts()]).toEqual(before.map((count) => count + 1));
        expect((await ledgerRow(site().blog, run.id)).calls).toMatchObject([
          { outcome: 'failed', credits: site().credits },
        ]);
      },
    );

    it('is followed by the card, without a second bill', async () => {
      const before = posts();
      answer({ data: [{ b64_json: '', respect_moderation: false }] });
      const run = await site().draw();
      expect(run).toMatchObject({
        status: 'succeeded',
        provider: 'brand-card',
        cost: { credits: site().credits },
      });
      expect(posts()).toBe(before + 1);
    });
  });

  describe('an image that the vendor flags', () => {
    it('is kept as a flagged candidate, not attached, and reused for free', async () => {
      const before = posts();
      answer({ data: [await inline('flagged')], has_nsfw_concepts: [true] });
      const run = await site().draw({ provider: 'main' });
      expect(run).toMatchObject({
        status: 'succeeded',
        hero: null,
        candidates: [{ flag: 'has_nsfw_concepts', chosen: false, file: expect.any(Number) as number }],
      });
      expect(run.warnings.join()).toMatch(/main.*has_nsfw_concepts.*not put on the entry/);
      expect((await articleRows(site().blog, site().documentId)).draft?.hero).toBeNull();

      const again = await site().draw({ provider: 'main' });
      expect(again).toMatchObject({ status: 'succeeded', hero: null, cost: { credits: 0 } });
      expect(again.warnings.join()).toContain('has_nsfw_concepts');
      expect(posts()).toBe(before + 1);
    });

    it('is not chosen beside one that is not flagged', async () => {
      const [first, second] = await Promise.all([inline('first'), inline('second')]);
      answer({ data: [{ ...first, finish_reason: 'CONTENT_FILTERED' }, second] });
      const run = await site().draw({ provider: 'main', candidates: 2 });
      expect(run.candidates.map(({ flag, chosen }) => [flag, chosen])).toEqual([
        ['CONTENT_FILTERED', false],
        [null, true],
      ]);
      expect(run.hero?.image.id).toBe(run.candidates[1]?.file);
      expect((await articleRows(site().blog, site().documentId)).draft?.hero?.generation).toBe(run.id);
    });
  });

  describe('a useless image', () => {
    it('that has one colour adds a warning', async () => {
      const black = await sharp({ create: { width: 1536, height: 1024, channels: 3, background: '#000' } })
        .jpeg()
        .toBuffer();
      answer({ data: [{ b64_json: black.toString('base64') }] });
      const run = await site().draw({ provider: 'main' });
      expect(run).toMatchObject({ status: 'succeeded', warnings: [expect.stringContaining('one colour')] });
    });

    it('that is smaller than asked for adds a warning, and the next run asks for a larger size', async () => {
      const before = site().vendor.billed.length;
      answer({ data: [await inline('small', { width: 512, height: 512 })] });
      const run = await site().draw({ provider: 'main', template: 'wide' });
      expect(run.hero?.image).toMatchObject({ width: 512, height: 288 });
      expect(run.warnings.join()).toMatch(/512×512.*1536×1024.*2048×1152/);
      expect(site().vendor.billed).toHaveLength(before + 1);

      const next = await site().draw({ provider: 'main', template: 'wide', force: true });
      expect(
        site()
          .vendor.billed.slice(before)
          .map(({ size }) => size),
      ).toEqual(['1536x1024', '2048x1152']);
      expect(next).toMatchObject({ warnings: [], hero: { image: { width: 1536, height: 864 } } });
    });
  });
};
