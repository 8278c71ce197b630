import { respond } from '../respond';
import type { Cleanup } from '../../cleanup/create-cleanup';

/** Handlers for clean-up; the route's permission is the only check. */
export const createAdminCleanupController = ({ cleanup }: { cleanup: Cleanup }) => ({
  /** `GET /hero-image/cleanup`: what a clean-up would remove. */
  find: respond(() => cleanup({ remove: false })),

  /** `POST /hero-image/cleanup`: removes it. */
  run: respond(() => cleanup({ remove: true })),
});
