import type { BenchRow } from './measure';

const number = (value: number): string => value.toFixed(Math.abs(value) < 100 ? 1 : 0);

const measured = ({ ours, baseline, ratio, comparison, unit = 'ms' }: BenchRow): string => {
  if (baseline === null) return `${number(ours)} ${unit}`;
  const sides = `${number(ours)} ${unit} to ${number(baseline)} ${unit}`;
  return comparison === 'difference'
    ? `${ratio < 0 ? '' : '+'}${number(ratio)} ${unit} (${sides})`
    : `${ratio.toFixed(3)}× (${sides})`;
};

const bound = ({ baseline, hold, comparison, unit = 'ms' }: BenchRow): string =>
  baseline === null || comparison === 'difference' ? `≤ ${hold} ${unit}` : `≤ ${hold}×`;

/** What was measured next to the number to hold. */
export const printedRow = (row: BenchRow): string =>
  [
    `${row.ratio <= row.hold ? 'held  ' : 'missed'}  ${row.row}`,
    `${measured(row)}, to hold ${bound(row)}`,
    ...(row.notes ?? []),
  ].join('\n        ');
