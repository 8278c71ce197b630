import { postgresUnreachable } from '../support/postgres';

export type Database = 'sqlite' | 'postgres';

/** SQLite, and PostgreSQL where one answers; says so where none does. `HERO_BENCH_DATABASE` names only one. */
export const reachableDatabases = async (): Promise<Database[]> => {
  const wanted = process.env['HERO_BENCH_DATABASE'];
  if (wanted === 'sqlite' || wanted === 'postgres') return [wanted];
  if (wanted !== undefined) throw new Error(`HERO_BENCH_DATABASE is “${wanted}”; use sqlite or postgres.`);
  const problem = await postgresUnreachable();
  if (problem === null) return ['sqlite', 'postgres'];
  console.warn(`PostgreSQL is not reachable (${problem}): measured on SQLite only.`);
  return ['sqlite'];
};
