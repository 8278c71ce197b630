import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { z } from 'zod';
import { nodeModules, pluginRoot } from '../paths';
import { runCommand, type Step, type Tally } from './step';

const testSchema = z.object({
  status: z.string(),
  fullName: z.string(),
  failureMessages: z.array(z.string()).nullish(),
});
const fileSchema = z.object({
  name: z.string(),
  status: z.string(),
  message: z.string().optional(),
  assertionResults: z.array(testSchema),
});
const reportSchema = z.object({
  numPassedTests: z.number(),
  testResults: z.array(fileSchema),
});

const MOST_SAID = 200;

const firstLine = (text = ''): string => (text.split('\n')[0] ?? '').slice(0, MOST_SAID);

const failuresOf = ({ name, status, message, assertionResults }: z.infer<typeof fileSchema>): string[] => {
  const file = relative(pluginRoot, name);
  const failed = assertionResults.filter((test) => test.status === 'failed');
  // A file that could not be loaded has no tests to count.
  if (status === 'failed' && failed.length === 0) return [`${file}: ${firstLine(message)}`];
  return failed.map((test) => `${file} > ${test.fullName}: ${firstLine(test.failureMessages?.[0])}`);
};

const readReport = async (path: string): Promise<Tally> => {
  const report = reportSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  const failures = report.testResults.flatMap(failuresOf);
  return { passed: report.numPassedTests, failed: failures.length, failures };
};

const OUTSIDE = 'an error outside the tests, see “Unhandled Errors” above';

/** One project of the vitest config; counts its tests. A run that fails without a failed test counts as one. */
export const vitestStep = (heading: string, project: string, env: Record<string, string> = {}): Step => ({
  heading,
  run: async () => {
    const folder = await mkdtemp(join(tmpdir(), 'hero-tests-'));
    const path = join(folder, 'report.json');
    try {
      const code = await runCommand(
        join(nodeModules, '.bin/vitest'),
        [
          'run',
          '--config=.config/vitest.config.ts',
          `--project=${project}`,
          '--reporter=default',
          '--reporter=json',
          `--outputFile.json=${path}`,
        ],
        env,
      );
      const tally = await readReport(path).catch(() => ({ passed: 0, failed: 0 }));
      return code !== 0 && tally.failed === 0 ? { ...tally, failed: 1, failures: [OUTSIDE] } : tally;
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
});
