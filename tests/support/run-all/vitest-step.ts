import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { nodeModules } from '../paths';
import { runCommand, type Step, type Tally } from './step';

const reportSchema = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  testResults: z.array(
    z.object({ status: z.string(), assertionResults: z.array(z.object({ status: z.string() })) }),
  ),
});

const readReport = async (path: string): Promise<Tally> => {
  const report = reportSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  // A file that could not be loaded has no tests to count.
  const brokenFiles = report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  ).length;
  return { passed: report.numPassedTests, failed: report.numFailedTests + brokenFiles };
};

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
      return code !== 0 && tally.failed === 0 ? { ...tally, failed: 1 } : tally;
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
});
