const MILLION = 1_000_000;

/** Credits as the books count them, in millionths: whole numbers add up exactly on every database. */
export const toAmount = (credits: number): number => Math.round(credits * MILLION);

export const toCredits = (amount: number): number => amount / MILLION;
