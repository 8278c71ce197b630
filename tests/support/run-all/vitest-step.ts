import { pluginRoot } from '../paths';
import { runTool } from '../tool';
import { reporterMessageSchema } from './reporter-message';
import type { FileResult, Step, StepOptions } from './step';

const REPORTER = './tests/support/run-all/file-reporter.ts';

/**
 * One project of the vitest config; counts its tests. What failed is shown when its file ends, the logs of failed tests
 * included. A run that breaks off counts as a failure.
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
        // At once: what the process says at its end is lost where it is killed.
        for (const detail of result.details) print(detail);
      },
    });
    if (code === null || (code !== 0 && failures.length === 0)) {
      failures.push(
        `the process of the tests ended with ${code === null ? 'a signal' : `exit code ${code}`}`,
      );
      print(output);
    }
    return { passed, failed: failures.length, failures, files };
  },
});
