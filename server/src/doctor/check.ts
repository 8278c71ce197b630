import type { DoctorCheck } from '../contracts/doctor';

/** A check of one part of the site; a list, since it may have several findings. */
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
