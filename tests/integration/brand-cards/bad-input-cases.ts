import { beforeAll, describe, expect, it } from 'vitest';
import {
  articleRows,
  draftArticle,
  finished,
  ledgerRow,
  order,
  press,
  read,
  rowCount,
  traces,
  type Answer,
} from '../../support/blog/blog-runs';
import { ARTICLE, type Blog } from '../../support/strapi';

/** What becomes of requests that ask for what is not there, on a blog that draws cards. */
export const badInputCases = (open: () => Blog): void => {
  let blog: Blog;
  let documentId: string;
  beforeAll(async () => {
    blog = open();
    documentId = await draftArticle(blog, { title: 'A quiet harbour' });
  });

  /** A refusal leaves a row that says why, and nothing else. */
  const expectRefused = async (
    work: () => Promise<Answer>,
    { status, code }: { status: number; code: string },
  ): Promise<Answer> => {
    const before = { traces: await traces(blog), article: await articleRows(blog, documentId) };
    const answer = await work();
    expect(answer).toMatchObject({
      status,
      data: null,
      error: { status, details: { code, retryable: false } },
    });
    expect(answer.error?.message).toMatch(/[.!]$/);
    const row = await ledgerRow(blog, answer.error?.details['generation']);
    expect(row).toMatchObject({
      status: 'failed',
      step: 'queued',
      error: { code, message: answer.error?.message },
    });
    expect(row.finishedAt).not.toBeNull();
    expect({ traces: await traces(blog), article: await articleRows(blog, documentId) }).toEqual(before);
    return answer;
  };

  describe('an invalid request body', () => {
    it('is refused with what is wrong, without a run', async () => {
      const before = await rowCount(blog);
      const wrong: Record<string, unknown>[] = [
        { documentId, locale: 'en', surprise: true },
        { documentId, candidates: 9 },
        { documentId, quality: 'best' },
        { documentId: 7 },
        { documentId, reference: 'https://example.com/logo.png' },
        { documentId, uid: 'articles' },
        { documentId, prompt: { text: 'no' } },
      ];
      for (const body of wrong) {
        const admin = await press(blog, body);
        expect(admin, JSON.stringify(body)).toMatchObject({
          status: 400,
          error: { name: 'ValidationError' },
        });
        const api = await order(blog, body);
        expect(api, JSON.stringify(body)).toMatchObject({ status: 400, error: { name: 'ValidationError' } });
      }
      expect((await order(blog, { values: { title: 'Not for the content API' }, documentId })).status).toBe(
        400,
      );
      expect((await order(blog, {})).status).toBe(400);
      const loose = await blog.api('/api/hero-image/generations', {
        json: { data: { uid: ARTICLE, documentId }, force: true },
      });
      expect(loose.status).toBe(400);
      expect((await read(loose)).error?.message).toContain('force');
      expect((await blog.api('/api/hero-image/generations', { method: 'POST' })).status).toBe(400);
      expect(await rowCount(blog)).toBe(before);
    });
  });

  describe('an unknown name in a request', () => {
    it('is refused for a content type', async () => {
      for (const work of [press, order]) {
        const wish = { uid: 'api::ghost.ghost', documentId };
        const { error } = await expectRefused(() => work(blog, wish), {
          status: 400,
          code: 'config_invalid',
        });
        expect(error?.message).toContain('api::ghost.ghost');
        const row = await read(
          await blog.admin(`/hero-image/generations/${String(error?.details['generation'])}`),
        );
        expect(row.status).toBe(work === press ? 200 : 400);
      }
    });

    it('is refused for a content type without a hero field', async () => {
      const wish = { uid: 'api::author.author', documentId };
      await expectRefused(() => order(blog, wish), { status: 400, code: 'config_invalid' });
    });

    it.each([
      ['field', 'config_invalid'],
      ['template', 'template_invalid'],
      ['provider', 'config_invalid'],
    ])('is refused for a %s', async (member, code) => {
      for (const work of [press, order]) {
        const wish = { documentId, locale: 'en', [member]: 'ghost' };
        const { error } = await expectRefused(() => work(blog, wish), { status: 400, code });
        expect(error?.message).toContain('ghost');
      }
    });

    it('is refused for a reference image', async () => {
      const wish = { documentId, reference: { file: 987_654 } };
      const { error } = await expectRefused(() => order(blog, wish), { status: 404, code: 'file_gone' });
      expect(error?.message).toContain('987654');
    });
  });

  describe('an entry that does not exist', () => {
    it('is answered with entry_gone to callers who may edit its type', async () => {
      const gone = await draftArticle(blog);
      await blog.strapi.documents(ARTICLE).delete({ documentId: gone });
      for (const work of [press, order]) {
        const { error } = await expectRefused(() => work(blog, { documentId: gone, locale: 'en' }), {
          status: 404,
          code: 'entry_gone',
        });
        expect(error?.message).toContain(gone);
      }
      const form = { documentId: gone, locale: 'en', values: { title: 'Still open in the form' } };
      await expectRefused(() => press(blog, form), { status: 404, code: 'entry_gone' });
    });

    it('leaves a failed run that its caller can read', async () => {
      const { error } = await press(blog, { documentId: 'there-is-none', locale: 'en' });
      const path = `/hero-image/generations/${String(error?.details['generation'])}`;
      expect(await read(await blog.admin(path))).toMatchObject({
        status: 200,
        data: { status: 'failed', error: { code: 'entry_gone' }, documentId: 'there-is-none', locale: 'en' },
      });
    });

    it('is one without the requested locale, for a caller without a form', async () => {
      await expectRefused(() => order(blog, { documentId, locale: 'de' }), {
        status: 404,
        code: 'entry_gone',
      });
      await expectRefused(() => order(blog, { documentId, locale: 'xx' }), {
        status: 404,
        code: 'entry_gone',
      });
    });
  });

  describe('an article', () => {
    it.each([
      ['no title', { title: null }],
      ['an empty title', { title: '' }],
      ['a title of blanks', { title: ' \u00a0\u200b\t' }],
      ['a title of tags', { title: '<p><b></b></p>' }],
    ])('with %s is refused with prompt_empty', async (_name, values) => {
      const wish = { documentId: null, locale: 'en', values };
      const { error } = await expectRefused(() => press(blog, wish), { status: 400, code: 'prompt_empty' });
      expect(error?.message).toContain('"title"');
    });

    it('saved without a title is refused with prompt_empty through the content API', async () => {
      const untitled = await draftArticle(blog, { title: '' });
      await expectRefused(() => order(blog, { documentId: untitled }), { status: 400, code: 'prompt_empty' });
    });

    it('with a prompt longer than any model accepts is refused', async () => {
      const wish = { documentId, prompt: 'x'.repeat(40_000) };
      await expectRefused(() => order(blog, wish), { status: 400, code: 'prompt_too_long' });
    });

    it.each([
      ['10,000 characters', 'Ten thousand letters '.repeat(500)],
      ['one word of 10,000 letters', 'x'.repeat(10_000)],
      ['markup', 'When <picture> beats <img onerror="alert(1)"> & {{ title }} {% raw %}'],
      ['emoji', '🍂🚀👩‍👩‍👧‍👦 🏴󠁧󠁢󠁳󠁣󠁴󠁿'],
      ['half an emoji and control characters', 'A \ud83d broken \u0000\u0007 title \u202e reversed'],
      ['another script', 'خمسة أشياء تعلمناها من البحر'],
      ['a path', '../../../etc/passwd'],
    ])('with a title of %s gets its hero', async (_name, title) => {
      const run = await finished(
        blog,
        await press(blog, { documentId: null, locale: 'en', values: { title } }),
      );
      expect(run).toMatchObject({ status: 'succeeded', error: null });
      expect(run.hero!.image.alternativeText.length).toBeLessThanOrEqual(250);
      expect(run.hero!.image.url).toMatch(/\/uploads\/[a-z0-9_-]+\.webp$/);
      for (const { url } of [run.hero!.image, run.hero!.social]) expect((await fetch(url)).status).toBe(200);
    });

    it('with nothing but a title gets its hero, every other field being null', async () => {
      const nulls = {
        description: null,
        slug: null,
        category: null,
        author: null,
        body: null,
        cover: null,
        seo: null,
      };
      const values = { title: 'Only a title', hero: null, ...nulls };
      const run = await finished(blog, await press(blog, { documentId: null, locale: 'en', values }));
      expect(run.status).toBe('succeeded');
      const odd = {
        title: 'Odd values',
        body: 17,
        description: ['a'],
        seo: 'no',
        __proto__: { x: 1 },
        unknown: {},
      };
      expect((await finished(blog, await press(blog, { documentId: null, values: odd }))).status).toBe(
        'succeeded',
      );
    });
  });

  describe('the head route', () => {
    it('answers invalid requests with the reason, in both formats', async () => {
      for (const format of ['json', 'html']) {
        const ask = async (path: string) =>
          read(await blog.api(`/api/hero-image/head/${path}format=${format}`));
        expect(await ask(`api::ghost.ghost/${documentId}?`)).toMatchObject({
          status: 400,
          error: { details: { code: 'config_invalid' } },
        });
        expect((await ask(`${ARTICLE}/there-is-none?`)).status).toBe(404);
        expect((await ask(`${ARTICLE}/${documentId}?status=ghost&`)).status).toBe(400);
      }
      expect((await blog.api(`/api/hero-image/head/${ARTICLE}/${documentId}?format=xml`)).status).toBe(400);
    });
  });
};
