import { afterAll, beforeAll, describe } from 'vitest';
import { publishWayRules } from '../support/publishing/publish-way-rules';
import { releaseRules } from '../support/publishing/release-rules';
import { startPublishingBlog, type PublishingBlog } from '../support/publishing/publishing-blog';

describe('on SQLite', () => {
  let cms: PublishingBlog;
  beforeAll(async () => {
    cms = await startPublishingBlog('sqlite');
  });
  afterAll(() => cms.close());

  publishWayRules(() => cms);
  releaseRules(() => cms, { hasOneConnection: true });
});
