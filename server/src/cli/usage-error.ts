/** What was typed cannot be understood or done: exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
