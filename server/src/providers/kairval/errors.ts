import type { JsonReply } from '../http/json-reply';
import type { Verdict } from '../http/submit';
import { judgeImagesReply } from '../mapping/judge-reply';

/**
 * What Kairval's answer means for money. Its guide: 400, 401 and 429 (to be repeated after `Retry-After`) refuse;
 * a 500 is to be repeated with backoff, here under the same idempotency key. Other 5xx come from what stands in
 * front of it and leave the outcome open.
 */
export const judgeKairvalReply = (reply: JsonReply): Verdict =>
  judgeImagesReply(reply, ({ status }, { reason }) =>
    status === 500
      ? { kind: 'again', code: 'provider_outcome_unknown', reason }
      : { kind: 'unknown', reason },
  );
