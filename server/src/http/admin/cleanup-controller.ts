import { respond } from '../respond';
import type { ServicesOf } from '../../app/services';

/** Handlers of clean-up; the route's permission is all there is to check. */
export const createAdminCleanupController = (services: ServicesOf) => ({
  /** `GET /hero-image/cleanup`: what would go. */
  find: respond(() => services().cleanup({ remove: false })),

  /** `POST /hero-image/cleanup`: removes it. */
  run: respond(() => services().cleanup({ remove: true })),
});
