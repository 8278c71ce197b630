/** So far away that a run is not taken up by itself. */
export const PAUSED_UNTIL = new Date('2999-01-01T00:00:00.000Z');
