import { describe, expect, it } from 'vitest';
import { createRepairQueue } from '../../../server/src/repair/repair-queue';
import type { HeroLocation } from '../../../server/src/repair/hero-location';
import type { Services } from '../../../server/src/app/services';

const placeOf = (documentId: string): HeroLocation => ({
  ...{ uid: 'api::article.article', documentId, locale: null, field: 'hero' },
});

describe('the mender', () => {
  it('lets the entry under way end when it is told to stop, and looks at no further one', async () => {
    const seen: string[] = [];
    let release = (): void => undefined;
    let begin = (): void => undefined;
    const begun = new Promise<void>((resolve) => {
      begin = resolve;
    });
    const mender = createRepairQueue(
      () => ({}) as unknown as Services,
      async (_services, { documentId }) => {
        seen.push(`${documentId} began`);
        begin();
        await new Promise<void>((resolve) => {
          release = resolve;
        });
        seen.push(`${documentId} ended`);
      },
    );
    mender.add(placeOf('a'), 'publish');
    mender.add(placeOf('b'), 'publish');
    await begun;
    mender.stop();
    mender.add(placeOf('c'), 'publish');
    release();
    await mender.idle();
    expect(seen).toEqual(['a began', 'a ended']);
  });
});
