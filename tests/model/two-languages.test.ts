import { afterAll, beforeAll, describe, it } from 'vitest';
import { watchFiles } from '../support/model/file-watch';
import { playOrders } from '../support/model/play-orders';
import { startSite, type Site } from '../support/model/site';

describe('editors and runs in turn, on articles in two languages', () => {
  let site: Site;

  beforeAll(async () => {
    site = await startSite();
  });
  afterAll(() => site.close());

  it('keep every promise, whatever comes first', async () => {
    const played = await playOrders(
      { site, files: watchFiles(site) },
      { orders: 500, locales: ['en', 'de'] },
    );
    console.log(played);
  });
});
