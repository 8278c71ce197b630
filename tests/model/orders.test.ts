import { afterAll, beforeAll, it } from 'vitest';
import { watchFiles } from '../support/model/file-watch';
import { ORDERS, playOrders } from '../support/model/play-orders';
import { startSite, type Site } from '../support/model/site';

/** More than any order takes, in milliseconds. */
const ONE_ORDER_MS = 30_000;

let site: Site;

beforeAll(async () => {
  site = await startSite();
});
afterAll(() => site.close());

it(
  `the plugin keeps every promise of the model in ${ORDERS} random orders of commands of editors and runs`,
  async () => {
    console.log(await playOrders(site, watchFiles(site)));
  },
  ORDERS * ONE_ORDER_MS,
);
