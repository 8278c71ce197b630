import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getApp } from '../../server/src/app/create-app';
import { findMissedPublishes } from '../../server/src/triggers/missed-publishes';
import { startCardBlog, uidOf, type CardBlog } from '../support/card-types';
import { misplacedFieldRules } from '../support/misplaced-field-rules';
import { publishedOf, runsOf, settledRuns, writeArticle } from '../support/runs';
import { ARTICLE } from '../support/strapi';

let site: CardBlog;
beforeAll(async () => {
  site = await startCardBlog();
});
afterAll(() => site.close());

const contentOf = (hero: { meta: { content: string }[] } | null): string =>
  (hero?.meta ?? []).map(({ content }) => content).join('\n');

describe('an article without a usable title', () => {
  const titles = [
    null,
    '',
    '   ',
    '\u200B\u2060\uFEFF',
    '\u0000\u0007\u009F',
    '\uFE0F\u115F\u1160',
    '🎉🎉🎉',
    'ᚠᚢᚦᚨᚱᚲ',
    '</title><img src=x onerror=alert(1)>',
    '<svg onload=alert(1)></svg>',
  ];

  it.each(titles)('gets a card with true tags when it is published: %j', async (title) => {
    const before = site.vendor.requests.length;
    for (const type of ['plain', 'drawn'] as const) {
      const documentId = await site.write(type, { title, section: 'Notes' });
      const hero = await site.publish(type, documentId);
      if (type === 'drawn' && (title === '🎉🎉🎉' || title === 'ᚠᚢᚦᚨᚱᚲ')) {
        expect(hero).toMatchObject({ source: 'ai' });
        continue;
      }
      expect(hero).toMatchObject({ source: 'card' });
      expect(hero?.image.alternativeText).toMatch(/[\p{L}\p{N}\p{S}]/u);
      expect(contentOf(hero)).not.toMatch(/[<>]|onerror|onload/);
    }
    expect(site.vendor.requests.length - before).toBe(title !== null && /🎉|ᚠ/u.test(title) ? 1 : 0);
  });

  it('ends its run with prompt_empty, and is drawn once it has a title', async () => {
    const documentId = await site.write('drawn', { title: '<b></b>' });
    expect(await site.publish('drawn', documentId)).toMatchObject({ source: 'card' });
    expect(await runsOf(site.blog, documentId)).toMatchObject([
      { trigger: 'publish', status: 'failed', error: { code: 'prompt_empty' } },
      { trigger: 'instant-card', status: 'succeeded' },
    ]);
    await site.edit('drawn', documentId, { title: 'A title at last' });
    expect(await site.publish('drawn', documentId)).toMatchObject({
      source: 'ai',
      image: { alternativeText: 'A title at last' },
    });
  });

  it('gets a card when its template does not exist', async () => {
    const documentId = await site.write('lost', { title: 'Without a template' });
    expect(await site.publish('lost', documentId)).toMatchObject({
      source: 'card',
      image: { alternativeText: 'Without a template' },
    });
  });
});

describe('a brand card', () => {
  const runs = async (documentId: string): Promise<number> => (await runsOf(site.blog, documentId)).length;

  it('is drawn anew for a changed title on publish, and keeps the old files', async () => {
    const documentId = await site.write('plain', { title: 'Ebb and flod' });
    const first = await site.publish('plain', documentId);
    await site.edit('plain', documentId, { title: 'Ebb and flood' });
    const second = await site.publish('plain', documentId);
    expect(second).toMatchObject({ source: 'card', image: { alternativeText: 'Ebb and flood' } });
    expect(second?.social.url).not.toBe(first?.social.url);
    expect((await fetch(first?.social.url ?? '')).status).toBe(200);
  });

  it('is kept on publish, without a run, when nothing has changed', async () => {
    const documentId = await site.write('plain', { title: 'High water' });
    const hero = await site.publish('plain', documentId);
    const before = await runs(documentId);
    for (const data of [{}, { title: ' High  water ' }]) {
      await site.edit('plain', documentId, data);
      expect(await site.publish('plain', documentId)).toEqual(hero);
    }
    expect(await runs(documentId)).toBe(before);
  });

  it('is kept when only text changes that it does not show', async () => {
    const documentId = await writeArticle(site.blog, { title: 'Spring tide', description: 'First words' });
    const publish = async () => {
      await site.blog.publish(documentId);
      await settledRuns(site.blog, documentId);
      return (await publishedOf(site.blog, documentId))?.hero;
    };
    const first = await publish();
    await site.blog.strapi
      .documents(ARTICLE)
      .update({ documentId, locale: 'en', data: { description: 'Other words' } as never });
    expect(await publish()).toEqual(first);
    expect(await runs(documentId)).toBe(1);
  });

  it('shows the title of the duplicate after an entry is duplicated', async () => {
    const documentId = await site.write('plain', { title: 'The original' });
    const original = await site.publish('plain', documentId);
    const path = `/content-manager/collection-types/${uidOf('plain')}/clone/${documentId}`;
    const form = { title: 'The duplicate', hero: original };
    const answer = await site.blog.admin(path, { json: form });
    const { data } = (await answer.json()) as { data: { documentId: string } };
    expect(await site.publish('plain', data.documentId)).toMatchObject({
      source: 'card',
      image: { alternativeText: 'The duplicate' },
    });
    expect(await site.heroOf('plain', documentId)).toEqual(original);
  });

  it('is not replaced when it is pinned, and replaces no hero of another source', async () => {
    const documentId = await site.write('plain', { title: 'Pinned' });
    const hero = await site.publish('plain', documentId);
    const drawn = await site.write('drawn', { title: 'Drawn' });
    const picture = await site.publish('drawn', drawn);
    const kept = [{ ...hero, pinned: true }, { ...hero, source: 'library', generation: null }, picture];
    for (const [at, value] of kept.entries()) {
      await site.edit('plain', documentId, { title: `Another title ${at}`, hero: value });
      expect(await site.publish('plain', documentId)).toEqual(value);
    }
  });

  it('keeps the template it was made with', async () => {
    const documentId = await site.write('plain', { title: 'Made by hand' });
    const wish = { uid: uidOf('plain'), documentId, template: 'drawn', provider: 'brand-card' };
    await site.blog.admin('/hero-image/generations', { json: wish });
    await settledRuns(site.blog, documentId);
    await site.edit('plain', documentId, { title: 'Made by hand, mended' });
    expect(await site.publish('plain', documentId)).toMatchObject({
      source: 'card',
      image: { alternativeText: 'Made by hand, mended' },
    });
    expect((await runsOf(site.blog, documentId)).at(-1)).toMatchObject({ template: 'drawn' });
  });

  it('is drawn anew while an outcome is unknown, and is replaced once that is answered', async () => {
    site.vendor.script([{ reset: 'before-accept' }]);
    const documentId = await site.write('drawn', { title: 'In dout' });
    await site.publish('drawn', documentId);
    const [doubtful] = await runsOf(site.blog, documentId);
    expect(doubtful).toMatchObject({ status: 'unknown' });
    const calls = site.vendor.requests.length;
    await site.edit('drawn', documentId, { title: 'In doubt' });
    expect(await site.publish('drawn', documentId)).toMatchObject({
      source: 'card',
      image: { alternativeText: 'In doubt' },
    });
    expect(site.vendor.requests.length).toBe(calls);
    const path = `/hero-image/generations/${doubtful?.runId ?? ''}/outcome`;
    await site.blog.admin(path, { json: { answer: 'lost' } });
    expect(await site.publish('drawn', documentId)).toMatchObject({ source: 'ai' });
  });
});

describe('a missing logo, reference or font of a template', () => {
  it('only adds a warning to a card’s run', async () => {
    const documentId = await site.write('bare', { title: 'Without a logo' });
    expect(await site.publish('bare', documentId)).toMatchObject({ source: 'card' });
    const [run] = await runsOf(site.blog, documentId);
    const said = run?.warnings.join('\n') ?? '';
    for (const part of ['“bare”', '4040', 'no-such-file.png', 'no-such-font.ttf'])
      expect(said).toContain(part);
  });

  it('only adds a warning to a provider’s run, and readable references are sent', async () => {
    const documentId = await site.write('drawn-bare', { title: 'Without a logo' });
    const before = site.vendor.requests.length;
    expect(await site.publish('drawn-bare', documentId)).toMatchObject({ source: 'ai' });
    expect(site.vendor.requests.length - before).toBe(1);
    const run = (await runsOf(site.blog, documentId)).find(({ trigger }) => trigger === 'publish');
    const said = run?.warnings.join('\n') ?? '';
    for (const part of ['“drawn-bare”', '4041', 'broken.png']) expect(said).toContain(part);
  });

  it('is shown by the prompt preview and by the doctor', async () => {
    const documentId = await site.write('bare', { title: 'Looked at first' });
    const wish = { uid: uidOf('bare'), documentId };
    const preview = await site.blog.admin('/hero-image/prompt-preview', { json: wish });
    expect(JSON.stringify(await preview.json())).toContain('4040');
    const doctor = JSON.stringify(await (await site.blog.admin('/hero-image/doctor')).json());
    for (const part of ['“bare”', '“drawn-bare”', '4040', '4041', 'broken.png', 'no-such-font.ttf'])
      expect(doctor).toContain(part);
  });

  it('answers 404 where the caller has named the file', async () => {
    const documentId = await site.write('drawn', { title: 'With a reference' });
    const wish = { uid: uidOf('drawn'), documentId, reference: { file: 4_042 } };
    const answer = await site.blog.admin('/hero-image/generations', { json: wish });
    expect(answer.status).toBe(404);
    expect(JSON.stringify(await answer.json())).toContain('4042');
    const hero = { uid: uidOf('drawn'), documentId, file: 4_043 };
    expect((await site.blog.admin('/hero-image/library-heroes', { json: hero })).status).toBe(404);
  });
});

describe('a type without drafts', () => {
  const path = `/content-manager/collection-types/${uidOf('live')}`;

  it('gets a hero on save, by the Content Manager and by code', async () => {
    const answer = await site.blog.admin(path, { json: { title: 'Saved by a form', hero: null } });
    const { data } = (await answer.json()) as { data: { documentId: string } };
    const byCode = await site.write('live', { title: 'Saved by code' });
    for (const documentId of [data.documentId, byCode]) {
      await settledRuns(site.blog, documentId);
      expect(await site.heroOf('live', documentId)).toMatchObject({ source: 'card' });
      expect(await runsOf(site.blog, documentId)).toHaveLength(1);
    }
  });

  it('keeps its hero when an old form is saved, and redraws it for a new title', async () => {
    const documentId = await site.write('live', { title: 'Old form' });
    await settledRuns(site.blog, documentId);
    const form = { title: 'New title', hero: null };
    expect((await site.blog.admin(`${path}/${documentId}`, { method: 'PUT', json: form })).status).toBe(200);
    await settledRuns(site.blog, documentId);
    expect(await site.heroOf('live', documentId)).toMatchObject({
      source: 'card',
      image: { alternativeText: 'New title' },
    });
    expect(await runsOf(site.blog, documentId)).toHaveLength(2);
  });

  it('draws no hero when the editor removes it with that save', async () => {
    const documentId = await site.write('live', { title: 'Removed on purpose' });
    await settledRuns(site.blog, documentId);
    const form = { title: 'Removed on purpose', hero: { choice: true, removed: true } };
    expect((await site.blog.admin(`${path}/${documentId}`, { method: 'PUT', json: form })).status).toBe(200);
    await settledRuns(site.blog, documentId);
    expect(await site.heroOf('live', documentId)).toBeNull();
    expect(await runsOf(site.blog, documentId)).toHaveLength(1);
  });

  it('draws no hero in a sweep after an editor removed it', async () => {
    const documentId = await site.write('live', { title: 'Removed later on' });
    await settledRuns(site.blog, documentId);
    const { strapi } = site.blog;
    const inAnHour = new Date(Date.now() + 3_600_000);
    await strapi.db
      .queryBuilder(uidOf('live'))
      .where({ documentId })
      .update({ hero: null, updatedAt: inAnHour })
      .execute();
    const unseen = { [uidOf('live')]: { from: 0, to: 0 } };
    await strapi.store({ type: 'plugin', name: 'hero-image', key: 'sweep' }).set({ value: unseen });
    await findMissedPublishes(getApp(strapi));
    await settledRuns(site.blog, documentId);
    expect(await runsOf(site.blog, documentId)).toHaveLength(1);
  });

  it('draws a card of its own for a clone', async () => {
    const documentId = await site.write('live', { title: 'To be copied' });
    await settledRuns(site.blog, documentId);
    const copy = await site.blog.strapi
      .documents(uidOf('live'))
      .clone({ documentId, data: { title: 'A copy' } as never });
    const id = copy?.documentId ?? '';
    await settledRuns(site.blog, id);
    expect(await site.heroOf('live', id)).toMatchObject({ image: { alternativeText: 'A copy' } });
  });
});

misplacedFieldRules(() => site);

describe('a boot on a URL that only this machine can open', () => {
  it('warns of it once', () => {
    const warnings = site.warnings.filter((line) => /publicUrl.*server\.url/.test(line));
    expect(warnings).toHaveLength(1);
  });
});
