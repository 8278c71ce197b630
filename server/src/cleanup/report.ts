import type { CleanupExample, CleanupReport, CleanupRule } from '../contracts/cleanup';

const MOST_EXAMPLES = 50;

export interface ReportWriter {
  /** One thing, of so many rows. */
  add: (example: CleanupExample, rows?: number) => void;
  /** Many at once, without examples. */
  count: (rule: CleanupRule, counted: { count: number; bytes: number }) => void;
  fail: () => void;
  report: CleanupReport;
}

const none = () => ({ count: 0, bytes: 0 });

export const writeReport = (removed: boolean): ReportWriter => {
  const report: CleanupReport = {
    removed,
    rules: {
      unchosen: none(),
      original: none(),
      entryDeleted: none(),
      oldRun: none(),
      spool: none(),
      oldCounter: none(),
    },
    failed: 0,
    examples: [],
  };
  const count: ReportWriter['count'] = (rule, counted) => {
    report.rules[rule].count += counted.count;
    report.rules[rule].bytes += counted.bytes;
  };
  return {
    report,
    count,
    add: (example, rows = 1) => {
      count(example.rule, { count: rows, bytes: example.bytes });
      if (report.examples.length < MOST_EXAMPLES) report.examples.push(example);
    },
    fail: () => {
      report.failed += 1;
    },
  };
};
