import type { Backfill } from '../contracts/backfill';

/** Widths of the bar in columns: it takes the space beside the numbers, and is left out below the minimum. */
const WIDEST = 24;
const NARROWEST = 8;

const elapsed = (milliseconds: number): string => {
  const seconds = Math.floor(milliseconds / 1_000);
  const two = (value: number): string => String(value).padStart(2, '0');
  const rest = `${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return seconds < 3_600 ? rest : `${Math.floor(seconds / 3_600)}:${rest}`;
};

/** Credits without floating-point noise. */
export const creditsText = (credits: number): string => String(Math.round(credits * 10_000) / 10_000);

const bar = (share: number, width: number): string => {
  const full = Math.floor(share * width);
  return `${'█'.repeat(full)}${'░'.repeat(width - full)}`;
};

/** The progress of a backfill in one line, cut to the terminal's width. */
export const progressLine = (
  { status, runs, credits }: Pick<Backfill, 'status' | 'runs' | 'credits'>,
  { elapsedMs, columns }: { elapsedMs: number; columns: number },
): string => {
  const { waiting, running, succeeded, failed, canceled, unknown } = runs;
  const over = succeeded + failed + canceled + unknown;
  const all = over + waiting + running;
  const share = all === 0 ? Number(status === 'done') : over / all;
  // The total is unknown while runs are still being inserted.
  const percent = status === 'preparing' ? ' ...' : `${Math.floor(share * 100)}%`.padStart(4);
  const counts = [
    `${succeeded} done`,
    `${failed} failed`,
    ...(unknown > 0 ? [`${unknown} in doubt`] : []),
    ...(canceled > 0 ? [`${canceled} canceled`] : []),
    `${waiting + running} waiting`,
    `${creditsText(credits)} credits`,
    elapsed(elapsedMs),
  ].join(' · ');
  const numbers = `${percent}  ${counts}`;
  const width = Math.min(WIDEST, columns - numbers.length - 1);
  if (width < NARROWEST) return numbers.trimStart().slice(0, columns);
  return `${bar(status === 'preparing' ? 0 : share, width)} ${numbers}`;
};
