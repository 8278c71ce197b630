import type { DoctorCheck } from '../contracts/doctor';
import type { Services } from '../app/services';

/** One look at a part of the site; a list, because there may be several of a kind. */
export type Check = (services: Services) => Promise<DoctorCheck[]>;

export const ok = (name: string, says: string): DoctorCheck => ({ name, state: 'ok', says, todo: null });

export const warn = (name: string, says: string, todo: string): DoctorCheck => ({
  ...{ name, says, todo },
  state: 'warn',
});

export const fail = (name: string, says: string, todo: string): DoctorCheck => ({
  ...{ name, says, todo },
  state: 'fail',
});
