import { pluginRoot } from '../paths';
import { runTool } from '../tool';
import { reporterMessageSchema } from './reporter-message';
import type { FileResult, Step, StepOptions } from './step';

const REPORTER = './tests/support/run-all/file-reporter.ts';
const OUTSIDE = 'an error outside the tests, see “Unhandled Errors” above';

/**
 * One project of the vitest config; counts its tests. A run that fails without a failed test counts as one. What it
 * printed, the logs of failed tests included, is shown where something fails.
 */
export const vitestStep = (
  project: string,
  { name = project, cores = 1, after = [], env = {} }: StepOptions & { env?: Record<string, string> } = {},
): Step => ({
  name,
  cores,
  after,
  run: async ({ print, env: ofRun }) => {
    const files: FileResult[] = [];
    const failures: string[] = [];
    let passed = 0;
    const { code, output } = await runTool('vitest', {
      args: [
        'run',
        '--config=.config/vitest.config.ts',
        `--project=${project}`,
        `--maxWorkers=${cores}`,
        '--silent=passed-only',
        '--reporter=dot',
        `--reporter=${REPORTER}`,
      ],
      cwd: pluginRoot,
      env: { ...ofRun, ...env },
      onMessage: (message) => {
        const { file, seconds, ...result } = reporterMessageSchema.parse(message);
        const failed = result.failures.length;
        const tests = result.passed + failed;
        passed += result.passed;
        failures.push(...result.failures);
        files.push({ file, tests, seconds });
        const mark = failed === 0 ? '✓' : '✗';
        print(
          `${mark} ${file}  ${tests} tests${failed === 0 ? '' : `, ${failed} failed`}  ${seconds.toFixed(1)} s`,
        );
      },
    });
    if (code !== 0 && failures.length === 0) failures.push(OUTSIDE);
    if (failures.length > 0) print(output);
    return { passed, failed: failures.length, failures, files };
  },
});
