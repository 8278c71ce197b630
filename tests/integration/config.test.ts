import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ConfigInput } from '../../server/src/contracts';
import { startBlog, type Blog } from '../support/strapi';

let blog: Blog | null = null;

afterEach(async () => {
  await blog?.stop();
  blog = null;
});

describe('a boot of Strapi', () => {
  // What is a mistake, and what the message says: tests/unit/config.test.ts.
  it.each([
    ['that the validator finds', { colour: 'red' }, ['hero-image config', 'colour', 'remove it']],
    [
      'that a template holds',
      { templates: [{ slug: 'house', name: 'House', prompt: '{{ title | shout }}' }] },
      ['house', 'shout'],
    ],
  ])('is stopped by a mistake in the config %s', async (_case, heroConfig, parts) => {
    const refused = startBlog({ heroConfig: heroConfig as ConfigInput, listen: false }).then((booted) => {
      blog = booted;
    });
    for (const part of parts) await expect(refused).rejects.toThrow(part);
  });

  it('warns once when neither publicUrl nor server.url is set', async () => {
    // Where Strapi's logger writes to.
    const stdout = Reflect.get(console, '_stdout') as NodeJS.WriteStream;
    const write = vi.spyOn(stdout, 'write').mockReturnValue(true);
    blog = await startBlog({ listen: false, logLevel: 'warn', env: { PUBLIC_URL: '' } });
    const written = write.mock.calls.map(([chunk]) => String(chunk));
    write.mockRestore();
    const warnings = written.filter((line) => line.includes('[hero-image]'));
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(/publicUrl.*server\.url/);
  });
});
