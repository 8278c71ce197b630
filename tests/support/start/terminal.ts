const segmenter = new Intl.Segmenter();

/** Columns that a text takes in a terminal: two for an emoji, one for any other character. */
const columns = (text: string): number =>
  [...segmenter.segment(text)].reduce(
    (sum, { segment }) => sum + (/\p{Extended_Pictographic}/u.test(segment) ? 2 : 1),
    0,
  );

export const truncate = (text: string, width: number): string => {
  if (columns(text) <= width) return text;
  let kept = '';
  for (const { segment } of segmenter.segment(text)) {
    if (columns(kept + segment) > width - 1) break;
    kept += segment;
  }
  return `${kept.trimEnd()}…`;
};

export const pad = (text: string, width: number): string =>
  text + ' '.repeat(Math.max(0, width - columns(text)));

/** A table of plain text; every row has as many cells as the heading. */
export const table = (heading: string[], rows: string[][]): string => {
  const widths = heading.map((_, index) =>
    Math.max(...[heading, ...rows].map((row) => columns(row[index] ?? ''))),
  );
  const line = (row: string[]): string =>
    row
      .map((cell, index) => pad(cell, widths[index] ?? 0))
      .join('  ')
      .trimEnd();
  return [line(heading), widths.map((width) => '─'.repeat(width)).join('  '), ...rows.map(line)].join('\n');
};

/** Lines that are drawn over each time in a terminal; elsewhere only those that are new are printed. */
export const createLiveLines = (out: NodeJS.WriteStream): ((lines: string[]) => void) => {
  let shown: string[] = [];
  return (lines) => {
    if (out.isTTY) {
      const back = shown.length === 0 ? '' : `\u001b[${shown.length}A`;
      out.write(back + lines.map((line) => `\u001b[2K${line}\n`).join(''));
    } else {
      for (const [index, line] of lines.entries()) if (line !== shown[index]) out.write(`${line}\n`);
    }
    shown = lines;
  };
};
