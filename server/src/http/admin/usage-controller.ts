import { usageQuerySchema, type Usage } from '../../contracts/usage';
import type { UsageQuery } from '../../billing/store/usage-store';
import { readRequest } from '../read-request';
import { respond } from '../respond';

/** Handlers of what was spent; the route's permission is all there is to check. */
export const createAdminUsageController = ({ usage }: { usage: (query: UsageQuery) => Promise<Usage> }) => ({
  /** `GET /hero-image/usage` */
  find: respond((ctx) => usage(readRequest(usageQuerySchema, ctx.query))),
});
