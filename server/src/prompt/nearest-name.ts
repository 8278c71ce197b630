/** Edits (insert, delete, replace) that turn one name into the other: the Levenshtein distance. */
const distance = (from: string, to: string): number => {
  let row = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let i = 1; i <= from.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= to.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
};

const folded = (name: string): string => name.toLowerCase().replace(/[_-]/gu, '');

/** The name somebody probably meant; null when none is near. Case, `_` and `-` are no difference. */
export const nearestName = (typed: string, names: Iterable<string>): string | null => {
  const wanted = folded(typed.slice(0, 60));
  const tolerance = Math.max(1, Math.floor(wanted.length / 3));
  const ranked = Array.from(names, (name) => ({ name, edits: distance(wanted, folded(name)) }))
    .filter(({ edits }) => edits <= tolerance)
    .sort((a, b) => a.edits - b.edits);
  return ranked[0]?.name ?? null;
};
