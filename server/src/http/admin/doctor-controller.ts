import type { ExamineSite } from '../../contracts/admin-api';
import { respond } from '../respond';

interface Deps {
  examine: () => Promise<ExamineSite.Response['data']>;
}

/** Handler for the state of the site. */
export const createAdminDoctorController = ({ examine }: Deps) => ({
  /** `GET /hero-image/doctor` */
  find: respond((): Promise<ExamineSite.Response['data']> => examine()),
});
