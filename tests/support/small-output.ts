/** The least size of a hero: where a test is not about sizes, drawing takes a fraction of the time. */
export const SMALL_OUTPUT = { width: 640, height: 360 };
