import type { HeroError } from '../../contracts/error';

/** A refusal whose reason is in the ledger. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
  constructor(
    readonly reason: HeroError,
    readonly generation: string,
  ) {
    super(reason.message, { cause: reason });
  }
}
