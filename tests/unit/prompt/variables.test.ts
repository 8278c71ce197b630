import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { entryVariables, knownVariables } from '../../../server/src/prompt/variables';
import { articleAttributes } from './article';

const variablesOf = (entry: Record<string, unknown>, locale: string | null = 'en') =>
  entryVariables({
    attributes: articleAttributes,
    entry,
    fieldOptions: {},
    locale,
    siteName: 'The <b>Blog</b>',
  });

const full = {
  id: 7,
  documentId: 'abc',
  title: '  Growing <em>tomatoes</em> &amp; basil\u202E ',
  description: 'A short guide',
  slug: 'growing-tomatoes',
  body: '# Start\n\nWater **daily**.',
  notes: [{ type: 'paragraph', children: [{ type: 'text', text: 'A note' }] }],
  views: 12,
  price: '12.50',
  big: '9007199254740993',
  featured: false,
  mood: 'calm',
  contact: 'a@example.com',
  event_date: '2026-05-01',
  settings: { key: 'value' },
  secret: 'hunter2',
  internalNote: 'private',
  category: { id: 1, documentId: 'c', name: 'Garden' },
  author: { id: 1, username: 'ada', firstname: 'Ada', lastname: 'Lovelace', email: 'ada@example.com' },
  tags: [{ name: 'Herbs' }, { name: '' }, { title: 'Beds' }, { id: 9 }],
  seo: { id: 1, metaTitle: 'Tomatoes', metaDescription: null, structuredData: { a: 1 } },
  links: [{ label: 'First' }, { label: 'Second' }],
  hero: { image: {} },
  colour: '#ff0000',
  publishedAt: new Date('2026-05-01T10:00:00Z'),
  createdBy: { firstname: 'Admin' },
};

describe('entryVariables', () => {
  test('contains every readable attribute as plain text, and no others', async () => {
    expect(await variablesOf(full)).toEqual({
      title: 'Growing tomatoes & basil',
      excerpt: 'A short guide',
      category: 'Garden',
      locale: 'en',
      language: 'English',
      site_name: 'The Blog',
      description: 'A short guide',
      slug: 'growing-tomatoes',
      body: 'Start Water daily.',
      notes: 'A note',
      views: 12,
      price: '12.50',
      big: '9007199254740993',
      featured: false,
      mood: 'calm',
      contact: 'a@example.com',
      event_date: '2026-05-01',
      author: 'Ada Lovelace',
      tags: ['Herbs', 'Beds'],
      seo: { metaTitle: 'Tomatoes', metaDescription: '' },
      links: ['First', 'Second'],
      colour: '#ff0000',
      publishedAt: '2026-05-01T10:00:00.000Z',
    });
  });

  test.each([
    ['missing', {}],
    ['null', Object.fromEntries(Object.keys(articleAttributes).map((name) => [name, null]))],
    [
      'of another type',
      Object.fromEntries(Object.keys(articleAttributes).map((name) => [name, { odd: [1] }])),
    ],
  ])('contains blanks, never null, for values that are %s', async (_what, entry) => {
    const values = Object.values(await variablesOf(entry, null)).filter((value) => value !== 'The Blog');
    expect(
      new Set(values.map((value) => (typeof value === 'object' ? JSON.stringify(value) : value))),
    ).toEqual(new Set(['', '{"metaTitle":"","metaDescription":""}']));
  });

  test('caps values: titles at 300, texts at 500, bodies at 1,000 characters, lists at 10', async () => {
    const variables = await variablesOf({
      title: 'word '.repeat(2_000),
      mood: 'x'.repeat(9_000),
      body: 'word '.repeat(50_000),
      description: 'word '.repeat(2_000),
      tags: Array.from({ length: 500 }, (_, index) => ({ name: `tag ${index}` })),
    });
    const { title, mood, body, excerpt } = z.record(z.string(), z.unknown()).parse(variables);
    expect(title).toMatch(/^(word ){58,}word…$/u);
    expect(title).toHaveLength(300);
    expect(mood).toHaveLength(500);
    expect(body).toHaveLength(1_000);
    expect(excerpt).toHaveLength(500);
    expect(variables['tags']).toHaveLength(10);
  });

  test('treats a title of blanks and invisible characters as empty', async () => {
    expect((await variablesOf({ title: ' \u00A0\u200B\u3164\n' }))['title']).toBe('');
  });

  test("takes title and excerpt from the attributes in the field's options", async () => {
    const variables = await entryVariables({
      attributes: articleAttributes,
      entry: full,
      fieldOptions: { title: 'slug', excerpt: 'body' },
      locale: 'de-AT',
      siteName: '',
    });
    expect(variables).toMatchObject({
      title: 'growing-tomatoes',
      excerpt: 'Start Water daily.',
      language: 'Austrian German',
      site_name: '',
    });
  });

  test('has no language name for a custom locale code', async () => {
    expect(await variablesOf(full, 'my_own locale')).toMatchObject({ locale: 'my_own locale', language: '' });
  });

  test('names changed relations in form data by the connected entries', async () => {
    expect(
      await variablesOf({
        tags: { connect: [{ id: 1, label: 'Herbs' }], disconnect: [] },
        category: { connect: [] },
      }),
    ).toMatchObject({ tags: ['Herbs'], category: '' });
  });

  test('supports an attribute named like a built-in of JavaScript', async () => {
    const attributes = { constructor: { type: 'string' }, toString: { type: 'string' } };
    const variables = await entryVariables({
      attributes,
      entry: { title: 'x' },
      fieldOptions: {},
      locale: null,
      siteName: '',
    });
    expect(variables['constructor']).toBe('');
  });
});

test('knownVariables lists every readable attribute, populated or not, and no private one', () => {
  const known = knownVariables({ attributes: articleAttributes });
  for (const name of [
    'title',
    'excerpt',
    'site_name',
    'palette',
    'author',
    'tags',
    'seo',
    'seo.metaTitle',
    'colour',
  ]) {
    expect(known).toContain(name);
  }
  for (const name of [
    'settings',
    'secret',
    'internalNote',
    'hero',
    'cover',
    'createdBy',
    'seo.structuredData',
  ]) {
    expect(known).not.toContain(name);
  }
});
