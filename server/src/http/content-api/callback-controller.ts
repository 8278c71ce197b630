import { z } from 'zod';
import { acceptCallback } from '../../runs/outcome/callback';
import { readRequest } from '../read-request';
import { respond } from '../respond';
import type { ServicesOf } from '../../app/services';
import { keepOutOfLog, noSuchUrl } from './signed-url';

const paramsSchema = z.object({ provider: z.string(), token: z.string() });

/** Where vendors say that a job is done. What they send is not read: it is a hint to go and ask, no more. */
export const createCallbackController = (services: ServicesOf) => ({
  /** `POST /api/hero-image/callbacks/:provider/:token` */
  receive: respond(
    async (ctx): Promise<void> => {
      const { addresses, ports } = services();
      const { provider, token } = readRequest(paramsSchema, ctx.params);
      keepOutOfLog(ctx);
      const called = addresses.calledBack({ provider, token });
      if (called === null) throw noSuchUrl();
      const row = await ports.runStore.find(called.runId);
      const call = row?.calls.find(({ idempotencyKey }) => called.matches(idempotencyKey));
      if (call === undefined) return;
      const { idempotencyKey } = call;
      await acceptCallback(ports, { runId: called.runId, provider, idempotencyKey });
    },
    (ctx) => {
      ctx.status = 204;
    },
  ),
});
