import { describeLedgerOn } from '../support/generation/ledger-on-server';
import { postgres } from '../support/postgres';

await describeLedgerOn(postgres, 'postgres');
