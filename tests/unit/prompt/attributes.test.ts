import { describe, expect, test } from 'vitest';
import {
  type ContentTypeAttributes,
  findCategoryAttribute,
  findExcerptAttribute,
  findTitleAttribute,
} from '../../../server/src/prompt/attributes';
import { contentTypeAttributes } from '../../../server/src/prompt/content-type-attributes';
import { articleAttributes } from './article';

const types = (record: Record<string, string>): ContentTypeAttributes =>
  Object.fromEntries(Object.entries(record).map(([name, type]) => [name, { type }]));

describe('findTitleAttribute', () => {
  test.each([
    [{ slug: 'uid', body: 'richtext', title: 'string' }, 'title'],
    [{ summary: 'text', name: 'string' }, 'name'],
    [{ Head_Line: 'string' }, 'Head_Line'],
    [{ slug: 'string', motto: 'string' }, 'motto'],
    [{ id: 'integer', story: 'text' }, 'story'],
    [{ title: 'json', views: 'integer' }, null],
    [{}, null],
  ])('finds in %j the attribute %j', (record, expected) => {
    expect(findTitleAttribute(types(record), {})).toBe(expected);
  });

  test("prefers the field's option", () => {
    expect(findTitleAttribute(types({ title: 'string', motto: 'string' }), { title: 'motto' })).toBe('motto');
  });

  test('rejects an option that names no text attribute, and lists the choices', () => {
    expect(() =>
      findTitleAttribute(types({ title: 'string', views: 'integer' }), { title: 'titel' }),
    ).toThrow(
      expect.objectContaining({
        code: 'config_invalid',
        message:
          'The hero field\'s option "title" names "titel", which is no text attribute of this content type: set it to one of title, or leave it out.',
      }),
    );
  });
});

describe('findExcerptAttribute', () => {
  test.each([
    [{ title: 'string', body: 'richtext', description: 'text' }, 'description'],
    [{ title: 'string', intro: 'string' }, 'intro'],
    [{ title: 'string', body: 'blocks' }, 'body'],
    [{ title: 'string', subject: 'string' }, null],
    [{ summary: 'text' }, null],
  ])('finds in %j the attribute %j', (record, expected) => {
    expect(findExcerptAttribute(types(record), {})).toBe(expected);
  });
});

test('findCategoryAttribute accepts a relation, an enumeration or a text, but no number', () => {
  expect(findCategoryAttribute(articleAttributes)).toBe('category');
  expect(findCategoryAttribute(types({ section: 'enumeration' }))).toBe('section');
  expect(findCategoryAttribute(types({ category: 'integer' }))).toBeNull();
});

test('private attributes are never used for title or excerpt', () => {
  const attributes = contentTypeAttributes({
    attributes: { title: { type: 'string', private: true }, name: { type: 'string' } },
  });
  expect(findTitleAttribute(attributes, {})).toBe('name');
});

test.each([[null], ['x'], [[]], [{ title: null, body: { kind: 'odd' } }]])(
  'contentTypeAttributes returns nothing for a schema such as %j',
  (attributes) => {
    expect(contentTypeAttributes({ attributes })).toEqual({});
  },
);
