import { cleanupRules } from '../support/cleanup/cleanup-rules';
import { describeOn } from '../support/describe-on';
import { postgres } from '../support/postgres';

await describeOn([postgres], 'cleaning up on PostgreSQL', () => {
  cleanupRules('postgres');
});
