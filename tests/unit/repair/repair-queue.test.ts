import { describe, expect, it } from 'vitest';
import { createRepairQueue } from '../../../server/src/repair/repair-queue';
import type { HeroLocation } from '../../../server/src/repair/hero-location';

const placeOf = (documentId: string): HeroLocation => ({
  ...{ uid: 'api::article.article', documentId, locale: null, field: 'hero' },
});

describe('the repair queue', () => {
  it('lets the entry under way end when it is told to stop, and looks at no further one', async () => {
    const seen: string[] = [];
    let release = (): void => undefined;
    let begin = (): void => undefined;
    const begun = new Promise<void>((resolve) => {
      begin = resolve;
    });
    const queue = createRepairQueue(
      async ({ documentId }) => {
        seen.push(`${documentId} began`);
        begin();
        await new Promise<void>((resolve) => {
          release = resolve;
        });
        seen.push(`${documentId} ended`);
      },
      { warn: () => undefined },
    );
    queue.add(placeOf('a'), 'publish');
    queue.add(placeOf('b'), 'publish');
    await begun;
    queue.stop();
    queue.add(placeOf('c'), 'publish');
    release();
    await queue.idle();
    expect(seen).toEqual(['a began', 'a ended']);
  });
});
