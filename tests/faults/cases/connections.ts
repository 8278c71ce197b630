import { endsUnknown, fails } from '../ending';
import { faultAt, VENDORS, type FaultCase, type VendorName } from '../fault-case';

/** `openai-urls` differs in how pictures come; its calls are those of `openai`. */
const CALLED: readonly VendorName[] = VENDORS.filter((vendor) => vendor !== 'openai-urls');

/** Between us and the vendor, before and after it took the call. */
export const connections: FaultCase[] = [
  ...faultAt(CALLED, 'taken, then reset', { at: 'create', connection: 'reset' }, () =>
    endsUnknown(1, /reset|closed/),
  ),
  ...faultAt(CALLED, 'reset before it was taken', { at: 'create', connection: 'reset before' }, () =>
    endsUnknown(0, /reset|closed/),
  ),
  ...faultAt(CALLED, 'taken, then silence', { at: 'create', connection: 'hang' }, () =>
    endsUnknown(1, /no answer in time/),
  ),
  ...faultAt(CALLED, 'connection refused', { at: 'create', way: 'refused' }, () =>
    fails('provider_unavailable', 0, /refused.*nothing was billed/),
  ),
  ...faultAt(CALLED, 'name unknown', { at: 'create', way: 'no such name' }, () =>
    fails('provider_unavailable', 0, /host name.*nothing was billed/),
  ),
  ...faultAt(CALLED, 'no TLS', { at: 'create', way: 'no TLS' }, () =>
    fails('provider_unavailable', 0, /TLS.*nothing was billed/),
  ),
  ...faultAt(CALLED, 'answer cut off', { at: 'create', cutAfter: 20 }, () => endsUnknown(1)),
  ...faultAt(CALLED, 'answer cut off at its first byte', { at: 'create', cutAfter: 0 }, () => endsUnknown(1)),
];
