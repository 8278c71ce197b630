import { z } from 'zod';
import type { JsonReply } from '../http/json-reply';
import type { Verdict } from '../http/submit';
import { judgeJobReply } from '../mapping/judge-reply';

/**
 * "Errors follow an OpenAI-style shape": it always has a type, which those of hosting platforms, otherwise much
 * the same, do not have.
 */
const ownErrorSchema = z.object({ error: z.object({ message: z.string(), type: z.string().min(1) }) });

/**
 * What the answer to a create call means for money. Its page: a request that fails before a task is accepted is
 * refunded, so a 5xx in its own words is not billed. A 5xx without them comes from what stands in front of it, and a
 * task may have been accepted behind.
 */
export const judgeGptImage2ArtReply = (reply: JsonReply): Verdict =>
  judgeJobReply(reply, ({ json }, { reason }) =>
    ownErrorSchema.safeParse(json).success
      ? { kind: 'refused', code: 'provider_unavailable', reason }
      : { kind: 'unknown', reason },
  );
