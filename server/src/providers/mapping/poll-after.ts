import type { Connection } from '../http/connection';
import type { JsonReply } from '../http/json-reply';
import { askedToWait } from '../../throttle/vendor-limits';

/** No header keeps a paid job waiting for longer: the patience with it would be over meanwhile. */
const LONGEST_MS = 30_000;

/** Milliseconds until a job may be asked for again: `least`, or longer where the answer's `Retry-After` asks for it. */
export const pollAfter = (
  { status, headers }: Pick<JsonReply, 'status' | 'headers'>,
  { clock, least }: { clock: Connection['clock']; least: number },
): number => Math.max(least, Math.min(LONGEST_MS, askedToWait({ status, headers }, clock.now()) ?? 0));
