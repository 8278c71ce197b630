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

describe('finding the title', () => {
  test.each([
    [{ slug: 'uid', body: 'richtext', title: 'string' }, 'title'],
    [{ summary: 'text', name: 'string' }, 'name'],
    [{ Head_Line: 'string' }, 'Head_Line'],
    [{ slug: 'string', motto: 'string' }, 'motto'],
    [{ id: 'integer', story: 'text' }, 'story'],
    [{ title: 'json', views: 'integer' }, null],
    [{}, null],
  ])('in %j it is %j', (record, expected) => {
    expect(findTitleAttribute(types(record), {})).toBe(expected);
  });

  test("the field's option goes first", () => {
    expect(findTitleAttribute(types({ title: 'string', motto: 'string' }), { title: 'motto' })).toBe('motto');
  });

  test('an option that names no text attribute is refused with the choices', () => {
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

describe('finding the excerpt', () => {
  test.each([
    [{ title: 'string', body: 'richtext', description: 'text' }, 'description'],
    [{ title: 'string', intro: 'string' }, 'intro'],
    [{ title: 'string', body: 'blocks' }, 'body'],
    [{ title: 'string', subject: 'string' }, null],
    [{ summary: 'text' }, null],
  ])('in %j it is %j', (record, expected) => {
    expect(findExcerptAttribute(types(record), {})).toBe(expected);
  });
});

test('the category may be a relation, a choice or a word, not a number', () => {
  expect(findCategoryAttribute(articleAttributes)).toBe('category');
  expect(findCategoryAttribute(types({ section: 'enumeration' }))).toBe('section');
  expect(findCategoryAttribute(types({ category: 'integer' }))).toBeNull();
});

test('private attributes are never taken for title or excerpt', () => {
  const attributes = contentTypeAttributes({
    attributes: { title: { type: 'string', private: true }, name: { type: 'string' } },
  });
  expect(findTitleAttribute(attributes, {})).toBe('name');
});

test.each([[null], ['x'], [[]], [{ title: null, body: { kind: 'odd' } }]])(
  'a description such as %j gives no attributes and no error',
  (attributes) => {
    expect(contentTypeAttributes({ attributes })).toEqual({});
  },
);
