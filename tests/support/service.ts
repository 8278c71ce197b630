/** A server that some tests need and a developer's machine may lack. */
export interface Service {
  name: string;
  /** The environment variable that says where it is. */
  variable: string;
  /** What has to be there. */
  wanted: string;
  url: () => string;
  /** Null when it answers; otherwise why it does not. */
  unreachable: () => Promise<string | null>;
}

/** Null when the attempt succeeds; otherwise what went wrong, in words. */
export const reasonOf = async (attempt: () => Promise<unknown>): Promise<string | null> => {
  try {
    await attempt();
    return null;
  } catch (error) {
    return error instanceof Error ? error.message || error.name : String(error);
  }
};
