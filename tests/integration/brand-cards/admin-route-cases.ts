import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Generation } from '../../../server/src/contracts/generation';
import type { BlogRequest } from '../../support/requests';
import { createAdministrator } from '../../support/administrators';
import {
  countFiles,
  draftOf,
  publishedOf,
  runsOf,
  settledRuns,
  statusOf,
  writeArticle,
} from '../../support/runs';
import { ARTICLE, type Blog } from '../../support/strapi';

interface Answer {
  status: number;
  data: Generation;
  error: { status: number; message: string; details: { code?: string; generation?: string } };
}

const PATH = '/hero-image/generations';
const uid = ARTICLE;

/** What the admin's routes answer, on a blog that draws cards and does not draw on publish. */
export const adminRouteCases = (open: () => Blog): void => {
  let blog: Blog;
  beforeAll(() => {
    blog = open();
  });

  const ask = async (path: string, request: BlogRequest = {}): Promise<Answer> => {
    const answer = await blog.admin(path, request);
    return { status: answer.status, ...((await answer.json()) as Omit<Answer, 'status'>) };
  };

  const filesOnDisk = async (): Promise<number> => (await readdir(join(blog.dir, 'public/uploads'))).length;

  const finished = async (id: string): Promise<Generation> => {
    await expect
      .poll(async () => (await ask(`${PATH}/${id}`)).data.status, { timeout: 15_000 })
      .not.toMatch(/queued|running/);
    return (await ask(`${PATH}/${id}`)).data;
  };

  it('draws for an entry that was never saved, from the form’s values', async () => {
    const { status, data } = await ask(PATH, { json: { uid, values: { title: 'Not saved yet' } } });
    expect(status).toBe(202);
    const run = await finished(data.id);
    expect(run).toMatchObject({ status: 'succeeded', documentId: null, error: null });
    expect(run.hero?.image.alternativeText).toBe('Not saved yet');
    expect(run.prompt).toContain('Not saved yet');
  });

  it('puts the hero on the draft of an entry, and does not publish it', async () => {
    const documentId = await writeArticle(blog);
    await blog.publish(documentId);
    const { data } = await ask(PATH, { json: { uid, documentId, values: { title: 'A better title' } } });
    const { hero } = await finished(data.id);
    expect((await draftOf(blog, documentId))?.hero).toEqual(hero);
    expect((await publishedOf(blog, documentId))?.hero).toBeNull();
    expect(await statusOf(blog, documentId)).toBe('modified');
  });

  it('answers a repeated request from the run store, with the same files', async () => {
    const values = { title: 'Asked twice' };
    const first = await finished((await ask(PATH, { json: { uid, values } })).data.id);
    const files = await countFiles(blog);
    const second = (await ask(PATH, { json: { uid, values } })).data;
    expect(second).toMatchObject({ status: 'succeeded', cost: { credits: 0 } });
    expect(second.id).not.toBe(first.id);
    expect(second.hero?.image).toEqual(first.hero?.image);
    expect(await countFiles(blog)).toBe(files);
    const forced = await finished((await ask(PATH, { json: { uid, values, force: true } })).data.id);
    expect(forced.hero?.image.id).not.toBe(first.hero?.image.id);
  });

  it('makes one run of two identical requests at the same moment', async () => {
    const json = { uid, values: { title: 'Pressed twice' } };
    const [one, two] = await Promise.all([ask(PATH, { json }), ask(PATH, { json })]);
    expect(one.data.id).toBe(two.data.id);
    await finished(one.data.id);
  });

  it.each([
    ['an empty title', { values: { title: '   ' } }, 400, 'prompt_empty'],
    ['a title of null', { values: { title: null } }, 400, 'prompt_empty'],
    ['a field that is not there', { field: 'portrait', values: { title: 'A' } }, 400, 'config_invalid'],
    ['a template that is not there', { template: 'nope', values: { title: 'A' } }, 400, 'template_invalid'],
    [
      'a provider that is not configured',
      { provider: 'nope', values: { title: 'A' } },
      400,
      'config_invalid',
    ],
    ['an endless prompt', { prompt: 'x'.repeat(40_000), values: { title: 'A' } }, 400, 'prompt_too_long'],
  ])('refuses %s, and stores why in a failed run', async (_case, wish, status, code) => {
    const before = { rows: await countFiles(blog), files: await filesOnDisk() };
    const answer = await ask(PATH, { json: { uid, ...wish } });
    expect(answer).toMatchObject({ status, error: { status, details: { code } } });
    expect(answer.error.message.length).toBeGreaterThan(20);
    const row = (await runsOf(blog)).find(({ runId }) => runId === answer.error.details.generation);
    expect(row).toMatchObject({ status: 'failed', error: { code, message: answer.error.message } });
    expect({ rows: await countFiles(blog), files: await filesOnDisk() }).toEqual(before);
  });

  it('draws from emoji, long, markup, Liquid and Arabic titles', async () => {
    const titles = [
      '🦀🔥',
      'x'.repeat(10_000),
      '<b>Bold</b> & <script>alert(1)</script>',
      '{{ title }} {% raw %}',
      'مرحبا',
    ];
    for (const title of titles) {
      const run = await finished((await ask(PATH, { json: { uid, values: { title } } })).data.id);
      expect(run).toMatchObject({ status: 'succeeded' });
      expect(run.hero?.image.alternativeText).not.toMatch(/<|alert/);
    }
  });

  it('ends with entry_gone when the entry is deleted before or during the run', async () => {
    const documentId = await writeArticle(blog);
    const { data } = await ask(PATH, { json: { uid, documentId, values: { title: 'Soon gone' } } });
    await blog.strapi.documents(uid).delete({ documentId, locale: '*' });
    expect(await finished(data.id)).toMatchObject({ status: 'failed', error: { code: 'entry_gone' } });
    const answer = await ask(PATH, { json: { uid, documentId } });
    expect(answer).toMatchObject({ status: 404, error: { details: { code: 'entry_gone' } } });
  });

  it.each([
    ['a member nobody knows', { uid, values: { title: 'A' }, colour: 'red' }],
    ['no content type', { values: { title: 'A' } }],
    ['five candidates', { uid, values: { title: 'A' }, candidates: 5 }],
  ])('refuses a body with %s', async (_case, json) => {
    expect((await ask(PATH, { json })).status).toBe(400);
  });

  it('previews a prompt without a run', async () => {
    const before = (await runsOf(blog)).length;
    const answer = await blog.admin('/hero-image/prompt-preview', {
      json: { uid, values: { title: 'Only looking' } },
    });
    const { data } = (await answer.json()) as { data: { prompt: string; provider: string; credits: number } };
    expect(data.prompt).toContain('Only looking');
    expect(data).toMatchObject({ provider: 'brand-card', credits: 0 });
    expect((await runsOf(blog)).length).toBe(before);
  });

  it('makes a pinned hero of an image in the media library', async () => {
    const drawn = await finished(
      (await ask(PATH, { json: { uid, values: { title: 'To be picked' } } })).data.id,
    );
    const file = drawn.hero?.image.id;
    const answer = await blog.admin('/hero-image/library-heroes', {
      json: { uid, documentId: null, values: { title: 'Picked' }, file },
    });
    expect(await answer.json()).toMatchObject({
      data: { source: 'library', pinned: true, generation: null, image: { alternativeText: 'To be picked' } },
    });
  });

  it('leaves the entry unchanged when a run is canceled at once', async () => {
    const documentId = await writeArticle(blog);
    const { data } = await ask(PATH, { json: { uid, documentId, values: { title: 'Never mind' } } });
    const canceled = await ask(`${PATH}/${data.id}/cancel`, { method: 'POST' });
    expect(canceled.data.status).toMatch(/canceled|succeeded/);
    await settledRuns(blog, documentId);
    const after = await finished(data.id);
    if (after.status === 'canceled') expect((await draftOf(blog, documentId))?.hero).toBeNull();
    else expect((await draftOf(blog, documentId))?.hero).toEqual(after.hero);
  });

  it('never shows leases, keys or server paths', async () => {
    const { data } = await ask(PATH, { json: { uid, values: { title: 'Nothing to hide' } } });
    const shown = JSON.stringify(await finished(data.id));
    expect(shown).not.toMatch(/lease|idempotency|activeKey|spool/i);
    expect(shown).not.toContain(blog.dir);
  });

  describe('asked by other roles', () => {
    const asked = async (permissions: object[], path: string, request: BlogRequest = {}): Promise<number> => {
      const token = await blog.logIn(await createAdministrator(blog, permissions));
      const answer = await fetch(new URL(path, blog.url), {
        method: request.json === undefined ? 'GET' : 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        ...(request.json === undefined ? {} : { body: JSON.stringify(request.json) }),
      });
      return answer.status;
    };
    const generate = { action: 'plugin::hero-image.generate' };
    const fields = ['title', 'hero'];
    const may = (action: string, conditions: string[] = []) => ({
      action: `plugin::content-manager.explorer.${action}`,
      subject: uid,
      conditions,
      properties: { fields, locales: ['en', 'de'] },
    });

    it('answers 401 without a token', async () => {
      expect((await fetch(new URL(PATH, blog.url), { method: 'POST' })).status).toBe(401);
    });

    it('requires the generate permission and the right to edit this entry', async () => {
      const documentId = await writeArticle(blog);
      const json = { uid, documentId, values: { title: 'Whose is it?' } };
      expect(await asked([may('read'), may('update')], PATH, { json })).toBe(403);
      expect(await asked([generate, may('read')], PATH, { json })).toBe(403);
      expect(await asked([generate, may('update', ['admin::is-creator'])], PATH, { json })).toBe(403);
      expect(await asked([generate, may('read'), may('update')], PATH, { json })).toBe(202);
      await settledRuns(blog, documentId);
    });

    it('answers 403 alike for an entry that may not be read and one that does not exist', async () => {
      const documentId = await writeArticle(blog);
      const path = (id: string): string => `${PATH}?uid=${uid}&documentId=${id}`;
      expect(await asked([generate], path(documentId))).toBe(403);
      expect(await asked([generate], path('doesnotexist'))).toBe(403);
    });

    it('shows a run to a role that may generate and read the entry', async () => {
      const documentId = await writeArticle(blog);
      const { data } = await ask(PATH, { json: { uid, documentId, values: { title: 'Followed' } } });
      expect(await asked([generate, may('read')], `${PATH}/${data.id}`)).toBe(200);
      expect(await asked([may('read')], `${PATH}/${data.id}`)).toBe(403);
      await settledRuns(blog, documentId);
    });
  });
};
