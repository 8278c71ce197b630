import { afterAll, beforeAll } from 'vitest';
import { describeOn } from '../support/describe-on';
import { postgres } from '../support/postgres';
import { publishWayRules } from '../support/publishing/publish-way-rules';
import { releaseRules } from '../support/publishing/release-rules';
import { startPublishingBlog, type PublishingBlog } from '../support/publishing/publishing-blog';

await describeOn([postgres], 'on PostgreSQL', () => {
  let cms: PublishingBlog;
  beforeAll(async () => {
    cms = await startPublishingBlog('postgres');
  });
  afterAll(() => cms.close());

  publishWayRules(() => cms);
  releaseRules(() => cms, { hasOneConnection: false });
});
