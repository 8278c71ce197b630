import { afterAll, beforeAll } from 'vitest';
import { describeOn } from '../support/describe-on';
import { mysql } from '../support/mysql';
import { publishWayRules } from '../support/publishing/publish-way-rules';
import { releaseRules } from '../support/publishing/release-rules';
import { startPublishingBlog, type PublishingBlog } from '../support/publishing/publishing-blog';

await describeOn([mysql], 'on MySQL', () => {
  let cms: PublishingBlog;
  beforeAll(async () => {
    cms = await startPublishingBlog('mysql');
  });
  afterAll(() => cms.close());

  publishWayRules(() => cms);
  releaseRules(() => cms, { hasOneConnection: false });
});
