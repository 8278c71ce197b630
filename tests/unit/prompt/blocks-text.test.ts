import { describe, expect, test } from 'vitest';
import { blocksText } from '../../../server/src/prompt/blocks-text';

const text = (value: string) => ({ type: 'text', text: value });

describe('blocksText', () => {
  test('joins paragraphs, links, lists and quotes into one line', () => {
    expect(
      blocksText([
        { type: 'heading', level: 2, children: [text('Head')] },
        {
          type: 'paragraph',
          children: [
            text('See '),
            { type: 'link', url: 'https://x', children: [text('the docs')] },
            text('.'),
          ],
        },
        {
          type: 'list',
          format: 'unordered',
          children: [
            { type: 'list-item', children: [text('one')] },
            { type: 'list-item', children: [text('two')] },
          ],
        },
        { type: 'quote', children: [text('Said')] },
        { type: 'image', image: { url: '/a.png' }, children: [text('')] },
      ]),
    ).toBe('Head See the docs. one two Said');
  });

  test('treats markup characters as text', () => {
    expect(blocksText([{ type: 'paragraph', children: [text('a <b> & c &lt; d')] }])).toBe(
      'a <b> & c &lt; d',
    );
  });

  test.each([[null], [undefined], ['text'], [{}], [[null, 5, 'x', { type: 7 }, { children: 'no' }]]])(
    'returns no text for %j',
    (value) => {
      expect(blocksText(value)).toBe('');
    },
  );

  test('stops in a tree that is nested too deeply', () => {
    let node: object = text('deep');
    for (let depth = 0; depth < 5_000; depth += 1) node = { type: 'list', children: [node] };
    expect(blocksText([node])).toBe('');
  });
});
