import type { ExamineSite } from '../../contracts/admin-api';
import { respond } from '../respond';

interface Deps {
  examine: () => Promise<ExamineSite.Response['data']>;
}

/** How the site is doing, for whoever looks after it. */
export const createAdminDoctorController = ({ examine }: Deps) => ({
  /** `GET /hero-image/doctor` */
  find: respond((): Promise<ExamineSite.Response['data']> => examine()),
});
