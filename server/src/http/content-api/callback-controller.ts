import { z } from 'zod';
import { acceptCallback } from '../../runs/outcome/callback';
import { readRequest } from '../read-request';
import { respond } from '../respond';
import type { RunStore } from '../../runs/model/run-store';
import type { VendorUrls } from '../../vendor-urls/vendor-urls';
import { keepOutOfLog, noSuchUrl } from './signed-url';

const paramsSchema = z.object({ provider: z.string(), token: z.string() });

interface Deps {
  vendorUrls: Pick<VendorUrls, 'calledBack'>;
  runStore: RunStore;
  wake: () => void;
}

/** Receives the callbacks of vendors. The body is not read: a callback only triggers a poll. */
export const createCallbackController = ({ vendorUrls, runStore, wake }: Deps) => ({
  /** `POST /api/hero-image/callbacks/:provider/:token` */
  receive: respond(
    async (ctx): Promise<void> => {
      const { provider, token } = readRequest(paramsSchema, ctx.params);
      keepOutOfLog(ctx);
      const called = vendorUrls.calledBack({ provider, token });
      if (called === null) throw noSuchUrl();
      const row = await runStore.find(called.runId);
      const call = row?.calls.find(({ idempotencyKey }) => called.matches(idempotencyKey));
      if (call === undefined) return;
      const { idempotencyKey } = call;
      await acceptCallback({ runStore, wake }, { runId: called.runId, provider, idempotencyKey });
    },
    (ctx) => {
      ctx.status = 204;
    },
  ),
});
