import { setImmediate as turn } from 'node:timers/promises';

/**
 * Reads rows in pages of `limit`, each after the last row of the one before. Between two pages other work has its turn:
 * SQLite answers without giving it one.
 */
export async function* pages<Row, Cursor>(
  limit: number,
  {
    first,
    read,
    cursorOf,
  }: { first: Cursor; read: (after: Cursor) => Promise<Row[]>; cursorOf: (row: Row) => Cursor },
): AsyncGenerator<Row[]> {
  let after = first;
  for (;;) {
    const page = await read(after);
    const last = page.at(-1);
    if (last === undefined) return;
    yield page;
    if (page.length < limit) return;
    after = cursorOf(last);
    await turn();
  }
}

/** The same in the order of ids. */
export const pagesById = <Row extends { id: number }>(
  limit: number,
  read: (after: number) => Promise<Row[]>,
): AsyncGenerator<Row[]> => pages(limit, { first: 0, read, cursorOf: ({ id }) => id });
