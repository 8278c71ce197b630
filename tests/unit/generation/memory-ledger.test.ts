import { describe } from 'vitest';
import { ledgerRules } from '../../support/generation/ledger-rules';
import { createMemoryLedger } from '../../support/generation/memory-ledger';

describe('the ledger of the unit tests', () => {
  ledgerRules(createMemoryLedger);
});
