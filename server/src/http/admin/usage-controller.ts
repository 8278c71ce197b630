import { usageQuerySchema, type Usage } from '../../contracts/usage';
import type { UsageQuery } from '../../billing/store/usage-store';
import { readRequest } from '../read-request';
import { respond } from '../respond';

/** Handler for the spend ledger; the route's permission is the only check. */
export const createAdminUsageController = ({ usage }: { usage: (query: UsageQuery) => Promise<Usage> }) => ({
  /** `GET /hero-image/usage` */
  find: respond((ctx) => usage(readRequest(usageQuerySchema, ctx.query))),
});
