import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Generation } from '../../server/src/contracts/generation';
import type { Hero } from '../../server/src/contracts/hero';
import { readDigitalSourceType } from '../../server/src/image/provenance';
import { startOpenAiEmulator, type OpenAiEmulator } from '../support/emulators/openai';
import type { BlogRequest } from '../support/requests';
import { countFiles, draftOf, publishedOf, settledRuns, statusOf, writeArticle } from '../support/runs';
import { ARTICLE, startBlog, type Blog } from '../support/strapi';

const PATH = '/api/hero-image/generations';
const HEAD = `/api/hero-image/head/${ARTICLE}`;
const uid = ARTICLE;
const KEY = 'sk-test-0123456789abcdef';

describe('the content API, with an API that draws', () => {
  let blog: Blog;
  let api: OpenAiEmulator;

  beforeAll(async () => {
    api = await startOpenAiEmulator({ apiKey: KEY });
    const own = {
      type: 'openai-compatible',
      baseUrl: api.baseUrl,
      model: 'gpt-image-2',
      allowPrivateNetwork: true,
    } as const;
    blog = await startBlog({
      heroConfig: {
        publish: { mode: 'off' },
        providers: {
          main: { ...own, apiKey: KEY, creditsPerImage: 7 },
          wrongKey: { ...own, apiKey: 'sk-wrong' },
          noKey: own,
        },
        use: ['main'],
        templates: [
          { slug: 'titled', name: 'Titled', prompt: 'A quiet sea for {{ title }}', titleOverlay: true },
          { slug: 'backed', name: 'Backed', prompt: 'A quiet sea for {{ title }}' },
        ],
      },
    });
  });
  afterAll(async () => {
    await blog.stop();
    await api.close();
  });

  interface Answer {
    status: number;
    data: Generation;
    error: { message: string; details: { code?: string; generation?: string } };
  }
  const ask = async (
    path: string,
    request: BlogRequest & { token?: string | null } = {},
  ): Promise<Answer> => {
    const answer = await blog.api(path, request);
    return { status: answer.status, ...((await answer.json()) as Omit<Answer, 'status'>) };
  };
  const finished = async (id: string): Promise<Generation> => {
    await expect
      .poll(async () => (await ask(`${PATH}/${id}`)).data.status, { timeout: 20_000 })
      .not.toMatch(/queued|running/);
    return (await ask(`${PATH}/${id}`)).data;
  };
  const draw = async (wish: object): Promise<Generation> => {
    const { data } = await ask(PATH, { json: { data: { uid, ...wish } } });
    return finished(data.id);
  };

  const labelsOf = async ({ image, social }: Hero): Promise<(string | null)[]> => {
    const names = [image.url, social.url].map((url) => url.split('/').at(-1) ?? '');
    const uploads = join(blog.dir, 'public/uploads');
    const files = (await readdir(uploads)).filter((file) => names.some((name) => file.endsWith(name)));
    expect(files.length).toBeGreaterThanOrEqual(7);
    return Promise.all(files.map(async (file) => readDigitalSourceType(await readFile(join(uploads, file)))));
  };

  /** Marks attributes of the article as private for a while. */
  const withPrivate = async (names: string[], work: () => Promise<void>): Promise<void> => {
    const attributes = blog.strapi.contentType(ARTICLE).attributes as Record<string, { private?: boolean }>;
    for (const name of names) attributes[name]!.private = true;
    try {
      await work();
    } finally {
      for (const name of names) delete attributes[name]!.private;
    }
  };

  it('draws once, stores model and cost, and attaches the hero to draft and published version', async () => {
    const documentId = await writeArticle(blog);
    await blog.publish(documentId);
    const before = api.billed.length;
    const run = await draw({ documentId });
    expect(run).toMatchObject({
      status: 'succeeded',
      step: 'attached',
      provider: 'main',
      model: 'gpt-image-2',
      cost: { credits: 7 },
      error: null,
    });
    expect(api.billed.length - before).toBe(1);
    expect((await publishedOf(blog, documentId))?.hero).toEqual(run.hero);
    expect((await draftOf(blog, documentId))?.hero).toEqual(run.hero);
    expect(await statusOf(blog, documentId)).toBe('published');
    const labels = await labelsOf(run.hero as Hero);
    expect(new Set(labels)).toEqual(
      new Set(['http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia']),
    );
  });

  it('labels every file when a title is set over the image, and when no model drew it', async () => {
    const documentId = await writeArticle(blog);
    const titled = await draw({ documentId, template: 'titled' });
    expect(new Set(await labelsOf(titled.hero as Hero))).toEqual(
      new Set(['http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia']),
    );
    const card = await draw({ documentId, provider: 'brand-card' });
    expect(new Set(await labelsOf(card.hero as Hero))).toEqual(
      new Set(['http://cv.iptc.org/newscodes/digitalsourcetype/algorithmicMedia']),
    );
  });

  it('reuses an identical run without a vendor call, unless force is set', async () => {
    const documentId = await writeArticle(blog, { title: 'The very same' });
    const first = await draw({ documentId });
    const calls = api.requests.length;
    const second = await draw({ documentId });
    expect(api.requests.length).toBe(calls);
    expect(second.hero?.image).toEqual(first.hero?.image);
    expect(second.cost).toMatchObject({ credits: 0 });
    await draw({ documentId, force: true });
    expect(api.requests.length).toBe(calls + 1);
  });

  it('stores every candidate and chooses the first', async () => {
    const documentId = await writeArticle(blog);
    const run = await draw({ documentId, candidates: 3 });
    expect(run.candidates.map(({ chosen }) => chosen)).toEqual([true, false, false]);
    expect(new Set(run.candidates.map(({ sha256 }) => sha256)).size).toBe(3);
    expect(run.hero?.image.id).toBe(run.candidates[0]?.file);
  });

  it.each([
    ['a wrong key', { provider: 'wrongKey' }, 'provider_auth', /providers\.wrongKey\.apiKey/],
    ['no key', { provider: 'noKey' }, 'provider_auth', /providers\.noKey\.apiKey/],
  ])('fails with %s, naming what to set', async (_case, wish, code, sentence) => {
    const documentId = await writeArticle(blog);
    const run = await draw({ documentId, ...wish });
    expect(run).toMatchObject({ status: 'failed', error: { code } });
    expect(run.error?.message).toMatch(sentence);
    expect(run.error?.message).not.toContain('sk-');
    expect((await draftOf(blog, documentId))?.hero).toBeNull();
  });

  it.each([
    ['an SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')],
    ['a web page', Buffer.from('<!doctype html><p>Sorry</p>')],
    ['bytes of nothing', Buffer.alloc(2_000, 7)],
  ])('stores no file and changes no entry when the image is %s', async (_case, bytes) => {
    const documentId = await writeArticle(blog);
    const files = await countFiles(blog);
    const body = { created: 1, data: [{ b64_json: bytes.toString('base64') }] };
    api.script([{ status: 200, body, bills: true }]);
    const run = await draw({ documentId });
    expect(run).toMatchObject({ status: 'failed', hero: null });
    expect(run.error?.code).toMatch(/image_invalid|provider_bad_response/);
    expect(await countFiles(blog)).toBe(files);
    expect((await draftOf(blog, documentId))?.hero).toBeNull();
  });

  it('never repeats a call whose outcome is unknown', async () => {
    const documentId = await writeArticle(blog);
    const calls = api.requests.length;
    api.script([{ reset: 'after-accept' }]);
    expect(await draw({ documentId })).toMatchObject({
      status: 'unknown',
      error: { code: 'provider_outcome_unknown' },
    });
    expect(api.requests.length).toBe(calls + 1);
  });

  it('never stores an API key in the run store', async () => {
    const rows = await blog.strapi.db.query('plugin::hero-image.generation').findMany({});
    expect(JSON.stringify(rows)).not.toContain('sk-');
  });

  it('shows no private hero, in no answer, event or webhook', async () => {
    const documentId = await writeArticle(blog, { title: 'A hero for staff only' });
    await blog.publish(documentId);
    const events: string[] = [];
    const listen = (name: string) =>
      blog.strapi.eventHub.on(name, (payload: unknown) => {
        events.push(JSON.stringify(payload));
        return Promise.resolve();
      });
    const stop = ['hero-image.succeeded', 'entry.update'].map(listen);
    await withPrivate(['hero'], async () => {
      const run = await draw({ documentId });
      expect(run).toMatchObject({ status: 'succeeded', hero: null, candidates: [] });
      const { hero } = (await publishedOf(blog, documentId)) as { hero: Hero };
      expect(hero.generation).toBe(run.id);
      await expect.poll(() => events.length).toBeGreaterThanOrEqual(2);
      for (const event of events) expect(event).not.toContain('"placeholder"');
      for (const path of [`${PATH}/${run.id}/cancel`, PATH]) {
        const json = path === PATH ? { data: { uid, documentId } } : {};
        const text = await (await blog.api(path, { json })).text();
        expect(text).not.toContain(hero.image.url);
      }
      const admin = await blog.admin(`/hero-image/generations/${run.id}`);
      expect(await admin.text()).toContain(hero.image.url);
    });
    for (const end of stop) end();
  });

  describe('asked by other tokens', () => {
    const wanted = 'plugin::hero-image.generation.create';

    it('answers 403 alike without permissions, whether or not the entry exists', async () => {
      const documentId = await writeArticle(blog);
      for (const id of [documentId, 'doesnotexist']) {
        const json = { data: { uid, documentId: id } };
        expect((await ask(PATH, { json, token: null })).status).toBe(403);
        const half = await blog.createApiToken([wanted]);
        expect((await ask(PATH, { json, token: half })).status).toBe(403);
        expect((await ask(`${HEAD}/${id}`, { token: null })).status).toBe(403);
      }
    });

    it('accepts a token that may generate and update', async () => {
      const documentId = await writeArticle(blog);
      const token = await blog.createApiToken([wanted, `${uid}.update`]);
      const { status } = await ask(PATH, { json: { data: { uid, documentId } }, token });
      expect(status).toBe(202);
      await settledRuns(blog, documentId);
    });

    it('refuses unknown members, a missing data member and an unknown entry', async () => {
      const documentId = await writeArticle(blog);
      expect((await ask(PATH, { json: { data: { uid, documentId, colour: 'red' } } })).status).toBe(400);
      expect((await ask(PATH, { json: { uid, documentId } })).status).toBe(400);
      const gone = await ask(PATH, { json: { data: { uid, documentId: 'doesnotexist' } } });
      expect(gone).toMatchObject({ status: 404, error: { details: { code: 'entry_gone' } } });
    });
  });

  describe('the head of a page', () => {
    it('has one og:image, escapes the title, and comes as JSON and as HTML', async () => {
      const documentId = await writeArticle(blog, { title: 'Less <b>is</b> "more" & more' });
      await blog.publish(documentId);
      await draw({ documentId });
      const json = (await (await blog.api(`${HEAD}/${documentId}`)).json()) as {
        data: { tags: { property?: string }[] };
      };
      expect(json.data.tags.filter(({ property }) => property === 'og:image')).toHaveLength(1);
      const answer = await blog.api(`${HEAD}/${documentId}?format=html`);
      expect(answer.headers.get('content-type')).toContain('text/html');
      const html = await answer.text();
      expect(html.match(/property="og:image"/g)).toHaveLength(1);
      expect(html).not.toContain('<b>');
      expect(html).toContain('application/ld+json');
    });

    it('leaves out what is private', async () => {
      const documentId = await writeArticle(blog, { title: 'Known to readers', description: 'For staff' });
      await blog.publish(documentId);
      await draw({ documentId });
      const html = async () => (await blog.api(`${HEAD}/${documentId}?format=html`)).text();
      for (const part of ['og:image', 'For staff']) expect(await html()).toContain(part);
      await withPrivate(['hero', 'description'], async () => {
        const hidden = await html();
        expect(hidden).toContain('Known to readers');
        for (const part of ['og:image', 'twitter:image', '/uploads/', 'For staff'])
          expect(hidden).not.toContain(part);
      });
    });

    it('shows a draft only to tokens that may update it', async () => {
      const documentId = await writeArticle(blog);
      const reader = await blog.createApiToken(['plugin::hero-image.head.findOne', `${uid}.findOne`]);
      expect((await blog.api(`${HEAD}/${documentId}`, { token: reader })).status).toBe(404);
      expect((await blog.api(`${HEAD}/${documentId}?status=draft`, { token: reader })).status).toBe(403);
      expect((await blog.api(`${HEAD}/${documentId}?status=draft`)).status).toBe(200);
    });
  });
});
