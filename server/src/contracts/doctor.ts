/** `fail`: heroes will not be made, or not be seen; `warn`: they will, but somebody should look. */
export type DoctorState = 'ok' | 'warn' | 'fail';

/** What one look at the site has found. */
export interface DoctorCheck {
  /** Such as `database` or `provider main`. */
  name: string;
  state: DoctorState;
  /** One sentence, never with a key or a password in it. */
  says: string;
  /** What to do about it; null when there is nothing to do. */
  todo: string | null;
}
