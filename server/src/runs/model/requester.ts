/** Who asked for a run, as its row keeps it: kind and id, no name. */
export const adminRequester = (userId: number): string => `admin:${userId}`;

/** The admin user behind a run, for the media library's “created by”; null where no admin user asked. */
export const adminIdOf = (requestedBy: string): number | null => {
  const id = Number(/^admin:(\d+)$/.exec(requestedBy)?.[1]);
  return Number.isInteger(id) ? id : null;
};
