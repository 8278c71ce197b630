import { describe, expect, test } from 'vitest';
import { HeroError } from '../../../server/src/contracts/error';
import { DEFAULT_TEMPLATE } from '../../../server/src/prompt/default-template';
import { validateTemplate, validateTemplates } from '../../../server/src/prompt/validate-template';
import { knownVariables } from '../../../server/src/prompt/variables';
import { articleAttributes } from './article';
import { makeTemplate } from './templates';

const known = knownVariables({ attributes: articleAttributes });

const messageOf = async (validation: Promise<void>): Promise<string> => {
  const error = await validation.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!HeroError.isInstance(error)) throw new Error(`expected a HeroError, got ${String(error)}`);
  expect(error.code).toBe('template_invalid');
  return error.message;
};

describe('a valid template', () => {
  test.each([
    [
      '{{ title }} {{ seo.metaTitle }} {{ author }} {{ tags | join: " and " }} {{ tags.first }} {{ palette }}',
    ],
    ['{% for tag in tags %}{{ tag }} {{ forloop.index }}{% endfor %}'],
    ['{% assign mine = title | upcase %}{{ mine }}{% capture more %}{{ mine }}!{% endcapture %}{{ more }}'],
    ['{% if excerpt %}{% assign late = excerpt %}{% endif %}{{ late }}'],
    ['{% if excerpt == blank %}{{ title }}{% endif %}'],
    ['{{ publishedAt | date: "%B" }} {{ views | plus: 1 }} {% comment %}{{ nonsense }}{% endcomment %}'],
    ['{% raw %}{{ not_a_variable }}{% endraw %}'],
  ])('passes: %s', async (prompt) => {
    await expect(validateTemplate(makeTemplate({ prompt }), known)).resolves.toBeUndefined();
  });

  test('passes if it is the default one, for an article and for a content type with a title only', async () => {
    await validateTemplate(DEFAULT_TEMPLATE, known);
    await validateTemplate(DEFAULT_TEMPLATE, knownVariables({ attributes: { title: { type: 'string' } } }));
  });

  test('passes with any variable names when no content type is given', async () => {
    await expect(
      validateTemplate(makeTemplate({ prompt: '{{ whatever.is }}' }), null),
    ).resolves.toBeUndefined();
  });
});

describe('an invalid template', () => {
  test.each([
    ['One\nTwo {{ titel }}', 'its prompt, line 2, uses the unknown variable "titel": did you mean "title"?'],
    ['{{ siteName }}', 'its prompt, line 1, uses the unknown variable "siteName": did you mean "site_name"?'],
    [
      '{{ seo.metaTtle }}',
      'its prompt, line 1, uses the unknown variable "seo.metaTtle": did you mean "seo.metaTitle"?',
    ],
    [
      '{{ seo.image }}',
      'its prompt, line 1, uses the unknown variable "seo.image": use one of seo.metaTitle, seo.metaDescription.',
    ],
    [
      '{{ author.fullname }}',
      'its prompt, line 1, uses the unknown variable "author.fullname": use "author", which is one value already.',
    ],
    [
      '{% if nonsense %}a{% endif %}',
      'its prompt, line 1, uses the unknown variable "nonsense": use one of title, excerpt, category,',
    ],
    ['{{ late }}{% assign late = title %}', 'its prompt, line 1, uses the unknown variable "late"'],
    ['{% for t in tags %}{% endfor %}{{ t }}', 'its prompt, line 1, uses the unknown variable "t"'],
    ['{{ title | upcas }}', 'its prompt, line 1, uses the unknown filter "upcas": did you mean "upcase"?'],
    ['{{ title | zzzzzz }}', 'its prompt, line 1, uses the unknown filter "zzzzzz": remove it.'],
    ['a\n\n{% if title %}b', 'its prompt, line 3, never closes {% if title %}: add {% endif %}.'],
    ['{{ title', 'its prompt, line 1, never closes {{ title : add }}.'],
    ['{% if title', 'its prompt, line 1, never closes {% if title : add %}.'],
    ['{% raw %}a', 'its prompt, line 1, never closes {% raw %}a : add {% endraw %}.'],
    [
      '{% endif %}',
      'its prompt, line 1, has {% endif %} without the tag it belongs to: remove it, or open the tag before it.',
    ],
    [
      '{% fore x in tags %}{% endfor %}',
      'its prompt, line 1, uses the unknown tag {% fore %}: did you mean "for"?',
    ],
    [
      '{% include "x" %}',
      'its prompt, line 1, uses {% include %}, but templates cannot load files: write the text here.',
    ],
    [
      '{{ title || excerpt }}',
      'its prompt, line 1, does not read as Liquid (expected filter name): correct it.',
    ],
    [
      '{{ "now" | date: "%Y" }}',
      'its prompt, line 1, reads the clock with "now" or "today", which would make every run another picture: use a date of the entry such as publishedAt.',
    ],
    [
      '{% for i in (1..1000000000) %}{% endfor %}',
      'its prompt, line 1, makes too much text or too long a list: its loops go round too often.',
    ],
    [
      '{% if title %}{% for i in (1..90000) %}{% for j in (1..9) %}{% for k in (1..9) %}{{ j }}{% endfor %}{% endfor %}{% endfor %}{% endif %}',
      'its loops go round too often.',
    ],
    [
      '{% assign r = (1..900) %}{% for i in r %}{% for j in r %}{% for k in r %}{% endfor %}{% endfor %}{% endfor %}',
      'takes longer than 50 ms to fill in: its loops go round too often.',
    ],
  ])('is rejected with the line and the fix: %j', async (prompt, message) => {
    expect(await messageOf(validateTemplate(makeTemplate({ prompt }), known))).toContain(message);
  });

  test.each(['avoid', 'altText', 'fileName'] as const)(
    'is rejected for a mistake in %s, which the message names',
    async (member) => {
      expect(await messageOf(validateTemplate(makeTemplate({ [member]: '{{ titel }}' }), known))).toBe(
        `Template "brand": its ${member}, line 1, uses the unknown variable "titel": did you mean "title"?`,
      );
    },
  );
});

describe('a list of templates', () => {
  test('with a duplicate slug is rejected', async () => {
    expect(await messageOf(validateTemplates([makeTemplate(), makeTemplate()], null))).toBe(
      'Two templates have the slug "brand": give each its own.',
    );
  });

  test('with two defaults is rejected', async () => {
    const templates = ['a', 'b'].map((slug) => makeTemplate({ slug, isDefault: true }));
    expect(await messageOf(validateTemplates(templates, null))).toBe(
      'Templates "a" and "b" are all marked isDefault: keep it on one.',
    );
  });

  test('is rejected if one of them is invalid', async () => {
    const templates = [makeTemplate({ slug: 'a' }), makeTemplate({ slug: 'b', prompt: '{{ titel }}' })];
    expect(await messageOf(validateTemplates(templates, known))).toContain('Template "b"');
    await expect(validateTemplates([], known)).resolves.toBeUndefined();
  });
});
