import { describe } from 'vitest';
import { inFlightRules } from '../../support/generation/in-flight-rules';
import { ledgerRules } from '../../support/generation/ledger-rules';
import { createMemoryLedger } from '../../support/generation/memory-ledger';

describe('the ledger of the unit tests', () => {
  const shared = createMemoryLedger();
  ledgerRules(createMemoryLedger);
  inFlightRules(() => shared);
});
