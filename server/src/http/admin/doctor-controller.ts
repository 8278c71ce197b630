import type { ExamineSite } from '../../contracts/admin-api';
import { respond } from '../respond';
import type { ServicesOf } from '../../app/services';

/** How the site is doing, for whoever looks after it. */
export const createAdminDoctorController = (services: ServicesOf) => ({
  /** `GET /hero-image/doctor` */
  find: respond((): Promise<ExamineSite.Response['data']> => services().examine()),
});
