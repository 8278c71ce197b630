import { respond } from '../respond';
import type { Cleanup } from '../../cleanup/create-cleanup';

/** Handlers of clean-up; the route's permission is all there is to check. */
export const createAdminCleanupController = ({ cleanup }: { cleanup: Cleanup }) => ({
  /** `GET /hero-image/cleanup`: what would go. */
  find: respond(() => cleanup({ remove: false })),

  /** `POST /hero-image/cleanup`: removes it. */
  run: respond(() => cleanup({ remove: true })),
});
