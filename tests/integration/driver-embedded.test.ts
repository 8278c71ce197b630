import { afterAll, beforeAll, describe } from 'vitest';
import { describeOn } from '../support/describe-on';
import { driverRules } from '../support/runs/driver-rules';
import { makeEmbedded } from '../support/runs/make-drivers';
import { restDriver } from '../support/runs/stop-driver';
import { mysql } from '../support/mysql';
import { postgres } from '../support/postgres';
import { startBlog, type Blog } from '../support/strapi';

const rulesOn = (database: 'sqlite' | 'postgres' | 'mysql') => (): void => {
  let blog: Blog;
  beforeAll(async () => {
    blog = await startBlog({ database, listen: false });
    await restDriver(blog);
  });
  afterAll(() => blog.stop());

  driverRules({ blog: () => blog, makeDriver: makeEmbedded, isBoundShared: false });
};

describe('the embedded driver on SQLite', rulesOn('sqlite'));
await describeOn([postgres], 'the embedded driver on PostgreSQL', rulesOn('postgres'));
await describeOn([mysql], 'the embedded driver on MySQL', rulesOn('mysql'));
