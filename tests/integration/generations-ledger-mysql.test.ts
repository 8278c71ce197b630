import { describeLedgerOn } from '../support/generation/ledger-on-server';
import { mysql } from '../support/mysql';

await describeLedgerOn(mysql, 'mysql');
