import type { BlogDatabase } from './databases/blog-database';

const TABLE = 'hero_image_generations';

/**
 * Lets the leases of a dead or frozen server run out, and every waiting time with them. It stands for the minute
 * that really passes before another server may take its runs over: nothing else about them is touched.
 */
export const letLeasesExpire = async ({ query, longAgo }: BlogDatabase): Promise<void> => {
  await query(`update ${TABLE} set lease_until = ${longAgo} where lease_until is not null`);
  await query(`update ${TABLE} set run_after = ${longAgo} where finished_at is null`);
};
