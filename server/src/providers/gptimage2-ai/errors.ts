import type { JsonReply } from '../http/json-reply';
import type { Verdict } from '../http/submit';
import { judgeJobReply } from '../mapping/judge-reply';

/**
 * What the answer to a create call means for money. Its page asks to repeat 429 and 5xx with backoff and to put
 * an idempotency key on paid jobs: both are sent again under the same key, and a 5xx that never ends leaves open
 * whether a job was made.
 */
export const judgeGptImage2AiReply = (reply: JsonReply): Verdict =>
  judgeJobReply(reply, (_, { reason }) => ({ kind: 'again', code: 'provider_outcome_unknown', reason }));
