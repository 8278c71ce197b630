import { describe, expect, it } from 'vitest';
import { anImage, aVendor, VENDORS } from './a-vendor';
import type { VendorName } from './a-vendor';
import { aContext, anImageRequest } from './fixtures';

const NAMES = Object.keys(VENDORS) as VendorName[];
const AT_ONCE: VendorName[] = ['openai-compatible', 'kairval', 'gptimageapi-dev'];

/** Larger than any text answer. The tests read only its first bytes. */
const LARGE = Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.alloc(1_500_000, 7)]);

describe.each(NAMES)('an inline image of %s', (name) => {
  it('may have megabytes, even if the API documents URLs', async () => {
    const { emulator, produce } = await aVendor(name);
    emulator.scriptFor('', {
      respell: (body) =>
        body.replace(
          /"(url|imageUrl|b64_json)":"[^"]*"/,
          `"url":"data:image/png;base64,${LARGE.toString('base64')}"`,
        ),
      result: { url: 'https://cdn.test/1.png' },
    });
    const { images } = await produce();
    const [content] = images.map((image) => image.content);
    // Compared by hand, since the runner's comparison of megabytes takes seconds.
    expect(content?.kind === 'bytes' && LARGE.equals(content.bytes)).toBe(true);
  });
});

describe.each(AT_ONCE)('a raw response of %s', (name) => {
  it('may be the image itself', async () => {
    const { emulator, produce } = await aVendor(name);
    const bytes = Buffer.from((await anImage()).bytes);
    emulator.scriptFor('', { respell: () => bytes });
    const { images } = await produce();
    expect(images.map(({ content }) => content)).toMatchObject([{ kind: 'bytes' }]);
  });
});

describe.each(['gpt-image-2-art', 'gptimage2-ai'] as const)('an unknown job state of %s', (name) => {
  it('is reported, and the job is polled again', async () => {
    const { emulator, provider } = await aVendor(name);
    emulator.scriptFor('', { job: { status: 'napping' } });
    const taken = await provider.submit(anImageRequest(), aContext());
    const told = await provider.poll!(taken.jobId!, aContext());
    expect(told).toMatchObject({ state: 'pending', unknownState: 'napping' });
    expect(emulator.billed).toMatchObject([{ refunded: false }]);
  });
});
