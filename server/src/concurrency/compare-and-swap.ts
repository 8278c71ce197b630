interface Versioned<Row, Patch> {
  idOf: (row: Row) => string;
  /** As it is committed now, whatever the transaction around has read before; null when there is none. */
  find: (id: string) => Promise<Row | null>;
  /** Writes the patch if the row is still at its version; null when another writer was faster. */
  commit: (row: Row, patch: Patch) => Promise<Row | null>;
}

/**
 * Changes one row, given by its id or as it was just read. `change` answers the patch, or null to leave the row; where
 * another writer was faster, it is asked again with the row as it is then. Answers the row as it was written or left;
 * null when there is none.
 */
export type Update<Row, Patch> = (
  row: Row | string,
  change: (row: Row) => Patch | null,
) => Promise<{ row: Row | null; isWritten: boolean }>;

/** The loop of every table whose changes are a compare-and-swap on a version. */
export const createUpdate =
  <Row extends object, Patch>({ idOf, find, commit }: Versioned<Row, Patch>): Update<Row, Patch> =>
  async (given, change) => {
    const id = typeof given === 'string' ? given : idOf(given);
    for (let row = typeof given === 'string' ? await find(id) : given; row !== null; row = await find(id)) {
      const patch = change(row);
      if (patch === null) return { row, isWritten: false };
      const written = await commit(row, patch);
      if (written !== null) return { row: written, isWritten: true };
    }
    return { row: null, isWritten: false };
  };
