const MILLION = 1_000_000;

/** Credits as whole millionths, which every database sums exactly. */
export const toAmount = (credits: number): number => Math.round(credits * MILLION);

export const toCredits = (amount: number): number => amount / MILLION;
