import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadLiquid, renderLiquid } from '../../../server/src/prompt/liquid';
import type { Variables } from '../../../server/src/prompt/variables';

const liquid = await loadLiquid();
const render = (source: string, variables: Variables = {}) => renderLiquid({ liquid, source, variables });

describe('renderLiquid', () => {
  test.each<[string, Variables, string]>([
    ['{{ tags }}', { tags: ['a', 'b'] }, 'a, b'],
    ['{% for tag in tags %}<{{ tag }}>{% endfor %}', { tags: ['a', 'b'] }, '<a><b>'],
    ['{% for tag in tags %}<{{ tag }}>{% endfor %}', { tags: '' }, ''],
    ['{{ tags | first }} {{ tags.size }}', { tags: ['a', 'b'] }, 'a 2'],
    ['{% if excerpt %}has{% else %}none{% endif %}', { excerpt: '' }, 'none'],
    ['{{ excerpt | default: "nothing" }}', { excerpt: '' }, 'nothing'],
    ['{{ seo.metaTitle }}{{ seo }}', { seo: { metaTitle: 'Meta' } }, 'Meta'],
    ['{{ featured }} {{ views }} {{ missing }}|', { featured: false, views: 0 }, 'false 0 |'],
    ['{{ title | json }}', { title: 'Say "hi"' }, '"Say \\"hi\\""'],
    ['{{ day | date: "%-d %B %Y, %H:%M" }}', { day: '2026-05-01T23:30:00-05:00' }, '2 May 2026, 04:30'],
    ['{{ title.constructor }}{{ constructor }}{{ __proto__ }}', { title: 'x' }, ''],
  ])('renders %j with %j as %j', (source, variables, expected) => {
    expect(render(source, variables)).toBe(expected);
  });

  test('never evaluates Liquid in values, in 2,000 random titles', () => {
    const piece = fc.constantFrom(
      '{{',
      '}}',
      '{%',
      '%}',
      '{{ secret }}',
      '{% raw %}',
      '{% endraw %}',
      '{% if x %}',
      '{% endif %}',
      '{%- assign title = "x" -%}',
      '{% include "/etc/passwd" %}',
      '{% liquid',
      '|',
      '\\',
      '"',
      "'",
      '\n',
      '{#',
      '-%}',
    );
    const title = fc.array(fc.oneof(piece, fc.string({ maxLength: 10 })), { minLength: 1, maxLength: 12 });
    const templates: [string, (title: string) => string][] = [
      ['{{ title }}', (value) => value],
      ['{% assign copy = title %}{{ copy }}', (value) => value],
      ['{% capture copy %}<{{ title }}>{% endcapture %}{{ copy }}', (value) => `<${value}>`],
      ['{% for t in list %}{{ t }}{% endfor %}', (value) => value],
      ['{{ title | json }}', (value) => JSON.stringify(value)],
    ];
    fc.assert(
      fc.property(title, fc.constantFrom(...templates), (pieces, [source, expected]) => {
        const value = pieces.join('');
        return render(source, { title: value, list: [value], secret: 'LEAK' }) === expected(value);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('the Liquid sandbox', () => {
  test.each([
    ['{% include "a" %}', 'tag "include" not found'],
    ['{% render "/etc/passwd" %}', 'tag "render" not found'],
    ['{% layout "a" %}', 'tag "layout" not found'],
    ['{% block a %}{% endblock %}', 'tag "block" not found'],
    ['{{ tags | where_exp: "t", title }}', 'undefined filter: where_exp'],
    ['{{ tags | sample }}', 'undefined filter: sample'],
    ['{{ "now" | date: "%Y" }}', 'reads the clock'],
    ['{{ "today" | date_to_string }}', 'reads the clock'],
    ['{% for i in (1..1000000000) %}{% endfor %}', 'memory alloc limit exceeded'],
    ['{% for i in (1..90000) %}{% for j in (1..90000) %}{{ j }}{% endfor %}{% endfor %}', 'limit exceeded'],
    [
      '{% assign x = "aaaaaaaa" %}{% for i in (1..60) %}{% assign x = x | append: x %}{% endfor %}',
      'memory alloc',
    ],
    ['x'.repeat(20_001), 'parse length limit exceeded'],
  ])('rejects %j', (source, message) => {
    expect(() => render(source)).toThrow(message);
  });
});
