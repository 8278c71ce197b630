/** `fail`: heroes cannot be generated or shown. `warn`: they can, but the site needs attention. */
export type DoctorState = 'ok' | 'warn' | 'fail';

/** Result of one check of the site. */
export interface DoctorCheck {
  /** For example `database` or `provider main`. */
  name: string;
  state: DoctorState;
  /** One sentence, without keys and passwords. */
  says: string;
  /** The fix; null when there is nothing to do. */
  todo: string | null;
}
