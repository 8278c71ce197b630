import { describe } from 'vitest';
import { inFlightRules } from '../../../support/runs/in-flight-rules';
import { runStoreRules } from '../../../support/runs/run-store-rules';
import { updateRules } from '../../../support/runs/update-rules';
import { createMemoryLedger } from '../../../support/runs/memory-run-store';

describe('the ledger of the unit tests', () => {
  const shared = createMemoryLedger();
  runStoreRules(createMemoryLedger);
  updateRules(createMemoryLedger);
  inFlightRules(() => shared);
});
