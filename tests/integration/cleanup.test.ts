import { describe } from 'vitest';
import { cleanupRules } from '../support/cleanup/cleanup-rules';

describe('cleaning up', () => {
  cleanupRules('sqlite');
});
