import { describeLedgerOn } from '../support/runs/run-store-on-server';
import { postgres } from '../support/postgres';

await describeLedgerOn(postgres, 'postgres');
