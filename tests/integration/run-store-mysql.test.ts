import { describeLedgerOn } from '../support/runs/run-store-on-server';
import { mysql } from '../support/mysql';

await describeLedgerOn(mysql, 'mysql');
