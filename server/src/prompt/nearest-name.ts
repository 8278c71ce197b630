/** Optimal string alignment distance: number of inserts, deletes, replacements and swaps of neighbours. */
const distance = (from: string, to: string): number => {
  let before: number[] = [];
  let row = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let i = 1; i <= from.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= to.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1);
      const areSwapped = j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1];
      const swapped = areSwapped ? (before[j - 2] ?? Infinity) + 1 : Infinity;
      next.push(Math.min(replaced, swapped, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    before = row;
    row = next;
  }
  return row[to.length] ?? 0;
};

const folded = (name: string): string => name.toLowerCase().replace(/[_-]/gu, '');

/** The name closest to a misspelled one; null when none is close. Ignores case, `_` and `-`. */
export const nearestName = (typed: string, names: Iterable<string>): string | null => {
  const wanted = folded(typed.slice(0, 60));
  const tolerance = Math.max(1, Math.floor(wanted.length / 3));
  const ranked = Array.from(names, (name) => ({ name, edits: distance(wanted, folded(name)) }))
    .filter(({ edits }) => edits <= tolerance)
    .sort((a, b) => a.edits - b.edits);
  return ranked[0]?.name ?? null;
};
