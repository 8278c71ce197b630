import type { DoctorCheck } from '../contracts/doctor';

/** One look at a part of the site; a list, because there may be several of a kind. */
export type Check<Deps> = (deps: Deps) => Promise<DoctorCheck[]>;

export const ok = (name: string, says: string): DoctorCheck => ({ name, state: 'ok', says, todo: null });

export const warn = (name: string, says: string, todo: string): DoctorCheck => ({
  ...{ name, says, todo },
  state: 'warn',
});

export const fail = (name: string, says: string, todo: string): DoctorCheck => ({
  ...{ name, says, todo },
  state: 'fail',
});
