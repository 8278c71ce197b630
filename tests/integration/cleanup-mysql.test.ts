import { cleanupRules } from '../support/cleanup/cleanup-rules';
import { describeOn } from '../support/describe-on';
import { mysql } from '../support/mysql';

await describeOn([mysql], 'cleaning up on MySQL', () => {
  cleanupRules('mysql');
});
