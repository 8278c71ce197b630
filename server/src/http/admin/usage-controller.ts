import { usageQuerySchema } from '../../contracts/usage';
import { readRequest } from '../read-request';
import { respond } from '../respond';
import type { ServicesOf } from '../../app/services';

/** Handlers of what was spent; the route's permission is all there is to check. */
export const createAdminUsageController = (services: ServicesOf) => ({
  /** `GET /hero-image/usage` */
  find: respond((ctx) => services().usage(readRequest(usageQuerySchema, ctx.query))),
});
