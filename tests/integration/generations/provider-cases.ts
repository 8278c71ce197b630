import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Generation } from '../../../server/src/contracts/generation';
import { readDigitalSourceType } from '../../../server/src/image/provenance';
import type { OpenAiEmulator } from '../../support/emulators/openai';
import type { Fault } from '../../support/emulators/faults';
import { articleRows, draftArticle, finished, ledgerRow, press, traces } from '../../support/blog/blog-runs';
import { oddPictures } from '../../support/runs/odd-images';
import type { Blog } from '../../support/strapi';

import { CREDITS, type DrawingBlog } from './drawing-blog';

const answerOf = (picture: string): Fault => ({
  status: 200,
  body: { created: 1, data: [{ b64_json: Buffer.from(picture).toString('base64') }] },
  bills: true,
});

const NO_IMAGES = {
  SVG: '<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64"><script>alert(1)</script></svg>',
  HTML: '<!doctype html><title>Too many requests</title>',
  'half a PNG': '\u0089PNG\r\n\u001a\n',
};

/** What providers answer, and what becomes of it, on a blog with several of them. */
export const providerCases = (open: () => DrawingBlog): void => {
  let blog: Blog;
  let vendor: OpenAiEmulator;
  let gateway: OpenAiEmulator;
  let documentId: string;

  beforeAll(() => {
    ({ blog, vendor, gateway } = open());
  });
  beforeEach(async () => {
    documentId = await draftArticle(blog);
  });

  const draw = async (wishes: Record<string, unknown> = {}): Promise<Generation> =>
    finished(blog, await press(blog, { documentId, locale: 'en', ...wishes }));

  describe('an invalid image', () => {
    it.each(Object.entries(NO_IMAGES))(
      'such as %s fails the run, and leaves no file and no hero',
      async (_name, bytes) => {
        const before = await traces(blog);
        vendor.script([answerOf(bytes)]);
        const run = await draw({ provider: 'main' });
        expect(run).toMatchObject({ status: 'failed', step: 'fetched', hero: null, candidates: [] });
        expect(run.error).toMatchObject({ code: 'image_invalid', retryable: false });
        expect(await ledgerRow(blog, run.id)).toMatchObject({ activeKey: null, leaseToken: null });
        await expect.poll(() => traces(blog)).toEqual(before);
        expect((await articleRows(blog, documentId)).draft?.hero).toBeNull();
      },
    );

    it('is billed once and replaced by the card, and the run keeps both attempts', async () => {
      const billed = vendor.billed.length;
      vendor.script([answerOf(NO_IMAGES.SVG)]);
      const run = await draw();
      expect(run).toMatchObject({ status: 'succeeded', provider: 'brand-card', hero: { source: 'card' } });
      expect(run.cost).toEqual({ credits: CREDITS, estimated: true });
      expect(vendor.billed.length).toBe(billed + 1);
      expect((await ledgerRow(blog, run.id)).tried).toMatchObject([
        { provider: 'main', code: 'image_invalid', credits: CREDITS },
      ]);
    });
  });

  describe('a provider that refuses', () => {
    it('is followed by the next provider, and the run says so', async () => {
      const error = {
        message: 'Your request was rejected by the safety system.',
        code: 'moderation_blocked',
      };
      vendor.script([{ status: 400, body: { error } }]);
      const run = await draw();
      expect(run).toMatchObject({ status: 'succeeded', provider: 'brand-card', hero: { source: 'card' } });
      expect(run.cost).toEqual({ credits: 0, estimated: false });
      expect(run.warnings.join()).toContain('main failed: ');
      expect((await ledgerRow(blog, run.id)).tried).toMatchObject([
        { provider: 'main', code: 'provider_rejected', credits: 0 },
      ]);
      expect((await articleRows(blog, documentId)).draft?.hero?.source).toBe('card');
    });

    it('because of a wrong API key names the setting and not the key', async () => {
      const run = await draw({ provider: 'mistyped' });
      expect(run).toMatchObject({ status: 'failed', error: { code: 'provider_auth' } });
      expect(run.error?.message).toContain('providers.mistyped.apiKey');
      expect(JSON.stringify(run)).not.toContain('sk-mistyped-000000000000');
    });

    it('for lack of an API key is not called', async () => {
      const run = await draw({ provider: 'keyless' });
      expect(run).toMatchObject({ status: 'failed', error: { code: 'provider_auth' } });
      expect(run.error?.message).toContain('providers.keyless.apiKey');
      expect(run.error?.message).toContain('KISSAPI_API_KEY');
      expect(run.cost.credits).toBe(0);
    });

    it('at a private address that is not allowed is not connected to', async () => {
      const { connections } = vendor;
      const run = await draw({ provider: 'closed' });
      expect(run).toMatchObject({ status: 'failed', error: { code: 'config_invalid' } });
      expect(run.error?.message).toContain('allowPrivateNetwork');
      expect(vendor.connections).toBe(connections);
    });
  });

  oddPictures(() => ({ blog, vendor, credits: CREDITS, documentId, draw }));

  describe('a call whose connection is lost after it was accepted', () => {
    it('ends as unknown after one bill, without a card and without a second call', async () => {
      const billed = vendor.billed.length;
      const before = await traces(blog);
      vendor.script([{ reset: 'after-accept' }]);
      const run = await draw();
      expect(run).toMatchObject({
        status: 'unknown',
        error: { code: 'provider_outcome_unknown' },
        hero: null,
      });
      expect(run.cost).toEqual({ credits: CREDITS, estimated: true });
      expect(vendor.billed.length).toBe(billed + 1);
      await expect.poll(() => traces(blog)).toEqual(before);
    });
  });

  describe('images that come as URLs', () => {
    it('are downloaded without the API key, with a retry', async () => {
      gateway.scriptDownloads([{ status: 503 }]);
      const downloads = gateway.downloads.length;
      const run = await draw({ provider: 'gateway', candidates: 2 });
      expect(run).toMatchObject({
        status: 'succeeded',
        provider: 'gateway',
        cost: { credits: null, estimated: true },
      });
      expect(run.candidates).toHaveLength(2);
      expect(run.candidates[0]?.revisedPrompt).toContain('(revised)');
      expect(gateway.downloads.length).toBe(downloads + 3);
      expect(gateway.downloads.every(({ headers }) => headers.authorization === undefined)).toBe(true);
    });

    it.each([404, 403])('are downloaded again after %i, and nothing is billed twice', async (status) => {
      gateway.scriptDownloads([{ status }, { status }]);
      const before = gateway.billed.length;
      expect((await draw({ provider: 'gateway' })).status).toBe('succeeded');
      expect(gateway.billed.length).toBe(before + 1);
    });

    it('fail the run with download_expired, with the paid call counted and no file left', async () => {
      gateway.scriptDownloads([{ status: 410 }]);
      const before = await traces(blog);
      const run = await draw({ provider: 'gateway' });
      expect(run).toMatchObject({ status: 'failed', step: 'produced', error: { code: 'download_expired' } });
      await expect.poll(() => traces(blog)).toEqual(before);
    });
  });

  describe('the stored run', () => {
    it('keeps prompt, model, template and cost', async () => {
      const run = await draw({ template: 'dear', quality: 'high', candidates: 2 });
      expect(run).toMatchObject({
        template: 'dear',
        templateVersion: 1,
        provider: 'main',
        model: 'gpt-image-1.5',
        cost: { credits: 2 * CREDITS, estimated: true },
      });
      expect(vendor.billed.at(-1)).toMatchObject({ model: 'gpt-image-1.5', images: 2, quality: 'high' });
      expect(vendor.billed.at(-1)?.prompt).toContain(run.prompt);
      expect(run.prompt).toMatch(/^A painting of Article number/);
    });

    it('uses a named provider’s own model, not the template’s', async () => {
      await draw({ template: 'dear', provider: 'gateway' });
      expect(gateway.billed.at(-1)?.model).toBe('gpt-image-2');
    });

    it('uses the caller’s prompt in place of the template’s, and reuses it for free', async () => {
      const billed = vendor.billed.length;
      const run = await draw({ prompt: 'Two gulls, {{ title }} as it stands' });
      expect(run.prompt).toBe('Two gulls, {{ title }} as it stands');
      expect((await press(blog, { documentId, locale: 'en', prompt: run.prompt })).data?.status).toBe(
        'succeeded',
      );
      expect(vendor.billed.length).toBe(billed + 1);
    });
  });

  describe('the label inside every file', () => {
    const VOCABULARY = 'http://cv.iptc.org/newscodes/digitalsourcetype/';

    /** What each file on the disk that belongs to this run says of itself, formats included. */
    const labelsOf = async (run: Generation): Promise<Record<string, string | null>> => {
      const ids = [...run.candidates.map(({ file }) => file), run.hero!.image.id, run.hero!.social.id];
      const rows = (await blog.strapi.db
        .query('plugin::upload.file')
        .findMany({ where: { id: { $in: ids } } })) as {
        url: string;
        formats: Record<string, { url: string }>;
      }[];
      const urls = rows.flatMap(({ url, formats }) => [url, ...Object.values(formats).map((one) => one.url)]);
      const labels = urls.map(async (url) => {
        const bytes = await readFile(join(blog.dir, 'public', new URL(url, blog.url).pathname));
        return [basename(url), await readDigitalSourceType(bytes)] as const;
      });
      return Object.fromEntries(await Promise.all(labels));
    };

    it.each([
      ['a model’s picture', { provider: 'main', template: 'wide', candidates: 2 }, 'trainedAlgorithmicMedia'],
      [
        'a model’s picture with the title on top',
        { template: 'titled' },
        'compositeWithTrainedAlgorithmicMedia',
      ],
      ['the brand card', { provider: 'brand-card', template: 'wide' }, 'algorithmicMedia'],
    ])('says of %s how it was made', async (_name, wishes, term) => {
      const labels = await labelsOf(await draw(wishes));
      const names = Object.keys(labels);
      expect(names.some((name) => name.startsWith('thumbnail_') && name.endsWith('.webp'))).toBe(true);
      expect(names.some((name) => name.startsWith('thumbnail_') && name.endsWith('.jpg'))).toBe(true);
      expect(names.some((name) => name.startsWith('large_'))).toBe(true);
      expect(names.length).toBeGreaterThanOrEqual(7);
      for (const name of names) expect(labels[name], name).toBe(`${VOCABULARY}${term}`);
    });
  });
};
