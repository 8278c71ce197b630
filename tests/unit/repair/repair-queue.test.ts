import { describe, expect, it } from 'vitest';
import { createRepairQueue } from '../../../server/src/repair/repair-queue';
import type { HeroLocation } from '../../../server/src/repair/hero-location';

const locationOf = (documentId: string): HeroLocation => ({
  ...{ uid: 'api::article.article', documentId, locale: null, field: 'hero' },
});

describe('the repair queue', () => {
  it('completes the check in progress when it is stopped, and starts no further one', async () => {
    const events: string[] = [];
    let release = (): void => undefined;
    let begin = (): void => undefined;
    const begun = new Promise<void>((resolve) => {
      begin = resolve;
    });
    const queue = createRepairQueue(
      async ({ documentId }) => {
        events.push(`${documentId} began`);
        begin();
        await new Promise<void>((resolve) => {
          release = resolve;
        });
        events.push(`${documentId} ended`);
      },
      { warn: () => undefined },
    );
    queue.add(locationOf('a'), 'publish');
    queue.add(locationOf('b'), 'publish');
    await begun;
    queue.stop();
    queue.add(locationOf('c'), 'publish');
    release();
    await queue.idle();
    expect(events).toEqual(['a began', 'a ended']);
  });
});
