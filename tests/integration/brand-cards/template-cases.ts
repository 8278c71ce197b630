import { beforeAll, expect, it } from 'vitest';
import type { TemplateSummary } from '../../../server/src/contracts';
import type { Generation } from '../../../server/src/contracts/generation';
import { settledRuns } from '../../support/runs';
import { ARTICLE, type Blog } from '../../support/strapi';

const CONTENT = '/content-manager/collection-types/plugin::hero-image.template';
const good = { name: 'Autumn', slug: 'autumn', prompt: 'Autumn leaves around {{ title }}' };

/** A template in the config of the blog. */
export const CODED = {
  slug: 'coded',
  name: 'Coded',
  prompt: 'As code: {{ title }}',
  palette: [{ name: 'Ink', hex: '#0f172a' }],
};

/** Templates that editors keep in the Content Manager, on a blog that draws cards; the last one makes a default. */
export const templateCases = (open: () => Blog): void => {
  let blog: Blog;
  beforeAll(() => {
    blog = open();
  });

  const save = async (data: object, documentId?: string) => {
    const answer = await blog.admin(documentId === undefined ? CONTENT : `${CONTENT}/${documentId}`, {
      method: documentId === undefined ? 'POST' : 'PUT',
      json: data,
    });
    const body = (await answer.json()) as { data?: { documentId: string }; error?: { message: string } };
    return {
      status: answer.status,
      documentId: body.data?.documentId ?? '',
      message: body.error?.message ?? '',
    };
  };

  const list = async (): Promise<TemplateSummary[]> =>
    ((await (await blog.admin('/hero-image/templates')).json()) as { data: TemplateSummary[] }).data;

  const draw = async (wish: object): Promise<Generation> => {
    const answer = await blog.admin('/hero-image/generations', {
      json: { uid: ARTICLE, values: { title: 'Rain' }, ...wish },
    });
    return ((await answer.json()) as { data: Generation }).data;
  };

  it.each([
    ['an unknown variable', { prompt: '{{ titel }}' }, ['titel', 'title']],
    ['an unknown filter', { prompt: '{{ title | shout }}' }, ['shout']],
    ['a tag left open', { prompt: '{% if title %}' }, ['prompt']],
    ['a mistake in the alt text', { altText: '{{ nobody }}' }, ['altText', 'nobody']],
    ['a colour that is none', { palette: [{ name: 'Ink', hex: 'dark' }] }, ['palette', '#0f172a']],
    ['a slug with spaces', { slug: 'Not A Slug' }, ['slug']],
    ['a shape that is none', { frame: 'wide' }, ['frame', '16:9']],
  ])('refuses %s when it is saved', async (_case, mistake, parts) => {
    const { status, message } = await save({ ...good, slug: 'mistaken', ...mistake });
    expect(status).toBe(400);
    for (const part of parts) expect(message).toContain(part);
    expect((await list()).map(({ slug }) => slug)).not.toContain('mistaken');
  });

  const stored = (slug: string) =>
    blog.strapi.db.query('plugin::hero-image.template').findOne({ where: { slug } }) as Promise<
      Record<string, unknown>
    >;

  /** What the JSON input of the Content Manager holds once an editor has typed into it. */
  const typed = (value: unknown): string => JSON.stringify(value, null, 2);
  const ink = [{ name: 'Ink', hex: '#0f172a' }];

  it.each([
    ['the palette', { palette: typed(ink) }, { palette: ink }],
    ['output and social', { output: typed({ width: 1200 }), social: typed({ format: 'png' }) }, {}],
    ['text that was turned into text twice', { palette: JSON.stringify(typed(ink)) }, { palette: ink }],
    ['an emptied input', { palette: '', output: '  ' }, { palette: null, output: null }],
    ['the text null', { palette: 'null' }, { palette: null }],
  ])('takes %s as the text that the form sends', async (name, members, kept) => {
    const slug = `typed-${name.replaceAll(' ', '-')}`;
    expect(await save({ ...good, slug, ...members })).toMatchObject({ status: 201, message: '' });
    expect(await stored(slug)).toMatchObject(kept);
    expect((await list()).map((one) => one.slug)).toContain(slug);
    await expect(
      blog.strapi.documents('plugin::hero-image.template').create({
        data: { ...good, slug: `${slug}-by-code`, ...members },
      }),
    ).resolves.toMatchObject(kept);
  });

  it.each(['palette', 'output', 'social'])(
    'refuses text in %s that is no JSON, at that member',
    async (member) => {
      const refused = await save({ ...good, slug: 'mistaken', [member]: '[{"name": "Ink", ' });
      expect(refused.status).toBe(400);
      expect(refused.message).toContain(`${member}: must be JSON`);
    },
  );

  it('validates a template that is duplicated', async () => {
    const { documentId } = await save({ ...good, slug: 'to-duplicate', palette: ink });
    const duplicate = (data: object) =>
      blog.admin(`${CONTENT}/clone/${documentId}`, { json: { ...good, ...data } });
    const taken = await duplicate({ slug: 'duplicated', palette: typed(ink) });
    expect(taken.status).toBe(200);
    expect(await stored('duplicated')).toMatchObject({ palette: ink });
    expect((await duplicate({ slug: 'mistaken', palette: '{' })).status).toBe(400);
    expect((await list()).map(({ slug }) => slug)).not.toContain('mistaken');
  });

  it('makes a version of every edit, and runs keep the version they were made with', async () => {
    const { status, documentId } = await save(good);
    expect(status).toBe(201);
    const version = async () => (await list()).find(({ slug }) => slug === 'autumn')?.version;
    expect(await version()).toBe(1);
    const first = await draw({ template: 'autumn' });
    expect(first).toMatchObject({
      template: 'autumn',
      templateVersion: 1,
      prompt: 'Autumn leaves around Rain',
    });

    await save({ ...good, prompt: 'Late autumn around {{ title }}' }, documentId);
    expect(await version()).toBe(2);
    await save({ ...good, prompt: 'Late autumn around {{ title }}' }, documentId);
    expect(await version()).toBe(2);
    expect(await draw({ template: 'autumn' })).toMatchObject({
      templateVersion: 2,
      prompt: 'Late autumn around Rain',
    });
    const again = (await (await blog.admin(`/hero-image/generations/${first.id}`)).json()) as {
      data: Generation;
    };
    expect(again.data).toMatchObject({ templateVersion: 1, prompt: 'Autumn leaves around Rain' });
    await settledRuns(blog);
  });

  it('uses the default flag, and prefers templates in the config', async () => {
    expect((await draw({})).template).toBe('editorial');
    await save({ ...good, name: 'Ours', slug: 'ours', isDefault: true });
    expect((await draw({})).template).toBe('ours');
    await save({ ...good, name: 'Also coded', slug: 'coded' });
    const coded = (await list()).filter(({ slug }) => slug === 'coded');
    expect(coded).toEqual([{ slug: 'coded', name: 'Coded', isDefault: false, version: 1, origin: 'config' }]);
    await settledRuns(blog);
  });
};
