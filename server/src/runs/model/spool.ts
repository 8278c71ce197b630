/**
 * Keeps a provider's bytes safe from the moment they arrive until they are stored: a paid picture survives a
 * crash in between, and any other server can go on with it.
 */
export interface Spool {
  /** Durable when it returns. */
  put: (runId: string, index: number, bytes: Uint8Array) => Promise<{ ref: string; sha256: string }>;
  /** Null when it is gone. */
  get: (ref: string) => Promise<Uint8Array | null>;
  has: (ref: string) => Promise<boolean>;
  /** Forgets everything of these runs, given by their ids or by one of their refs. */
  drop: (owners: string[]) => Promise<void>;
}

/** A ref is `<run id>/<index>`. */
export const refOf = (runId: string, index: number): string => `${runId}/${index}`;

export const ownerOf = (ref: string): string => ref.split('/')[0] ?? ref;
