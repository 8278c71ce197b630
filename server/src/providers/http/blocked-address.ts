/** Thrown by the connector, so always before a byte was sent. */
export class BlockedAddressError extends Error {
  override readonly name = 'BlockedAddressError';
  constructor(readonly host: string) {
    super(`${host} is, or resolves to, a private or special address`);
  }
}
