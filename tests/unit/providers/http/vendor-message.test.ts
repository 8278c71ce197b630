import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cleanVendorMessage } from '../../../../server/src/providers/http/vendor-message';

const apiKey = 'test-4f9a7c1e2b8d6035';

describe("a vendor's message", () => {
  it.each([
    ['keeps a plain sentence', 'The size is not supported.', 'The size is not supported.'],
    ['loses the key', `Incorrect API key: ${apiKey}.`, 'Incorrect API key: [redacted].'],
    ['loses both ends of a masked key', 'Wrong key test-4f9a***8d6035', 'Wrong key [redacted]***8d6035'],
    ['loses the key twice', `${apiKey} ${apiKey}`, '[redacted] [redacted]'],
    ["loses somebody else's key", 'Wrong key sk-proj-abc***xyz1', 'Wrong key [redacted]'],
    ['loses a bearer token', 'Sent: Bearer abc.def', 'Sent: [redacted]'],
    ['loses the prompt', 'Refused: "A red barn" is not allowed', 'Refused: "[prompt]" is not allowed'],
    ['becomes one line without control and bidi characters', 'a\n\tb\u202Ec\u0000', 'a b c'],
    ['can be empty', ' \n ', ''],
  ])('%s', (_, text, expected) => {
    expect(cleanVendorMessage({ text, apiKey, prompt: 'A red barn' })).toBe(expected);
  });

  it('loses a prompt of several lines, however it is echoed', () => {
    const prompt = 'A "red" barn\n\nAvoid: text';
    const text = `${prompt} ${JSON.stringify({ prompt })} A "red" barn Avoid: text`;
    expect(cleanVendorMessage({ text, apiKey, prompt })).toBe('[prompt] {"prompt":"[prompt]"} [prompt]');
  });

  it('is cut at 200 characters', () => {
    const message = cleanVendorMessage({ text: 'x '.repeat(500), apiKey, prompt: '' });
    expect(message).toHaveLength(200);
    expect(message.endsWith('…')).toBe(true);
  });

  it('never contains eight consecutive characters of the key', () => {
    const keys = fc.stringMatching(/^[A-Za-z0-9_-]{12,60}$/);
    fc.assert(
      fc.property(keys, fc.string(), fc.string(), fc.nat(), fc.nat(), (key, before, after, from, length) => {
        const part = key.slice(from % 4, (from % 4) + 8 + (length % key.length));
        const message = cleanVendorMessage({
          text: `${before}${part}${after}${part}`,
          apiKey: key,
          prompt: '',
        });
        const runs = Array.from({ length: key.length - 7 }, (_, start) => key.slice(start, start + 8));
        expect(runs.filter((run) => message.includes(run))).toStrictEqual([]);
      }),
    );
  });
});
