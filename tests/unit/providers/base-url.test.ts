import { describe, expect, it } from 'vitest';
import { parseBaseUrl } from '../../../server/src/providers/base-url';

describe('parseBaseUrl', () => {
  it.each([
    ['https://api.test/v1', 'https://api.test/v1/images/edits'],
    ['https://api.test', 'https://api.test/images/edits'],
    ['https://api.test/v1//', 'https://api.test/v1/images/edits'],
    ['https://api.test/v1#keys', 'https://api.test/v1/images/edits'],
    ['https://api.test/v1/images/generations', 'https://api.test/v1/images/edits'],
    ['https://api.test/v1/images/edits/', 'https://api.test/v1/images/edits'],
    ['https://api.test/api/generate', 'https://api.test/api/images/edits'],
    ['https://api.test/v1/chat/completions', 'https://api.test/v1/images/edits'],
    ['https://ada:secret@api.test/v1', 'https://api.test/v1/images/edits'],
    [
      'https://api.test/openai/v1/?api-version=2025-04-01',
      'https://api.test/openai/v1/images/edits?api-version=2025-04-01',
    ],
    ['https://api.test/images/generations?a=1&b=%2F#x', 'https://api.test/images/edits?a=1&b=%2F'],
    // Base URLs that only look like endpoints.
    ['https://api.test/models', 'https://api.test/models/images/edits'],
    ['https://api.test/degenerate', 'https://api.test/degenerate/images/edits'],
    ['https://gateway.test/https://api.test/v1', 'https://gateway.test/https://api.test/v1/images/edits'],
  ])('resolves %s to %s', (configured, expected) => {
    expect(parseBaseUrl(configured)('/images/edits').href).toBe(expected);
  });
});
