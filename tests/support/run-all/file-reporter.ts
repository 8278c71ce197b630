import { relative } from 'node:path';
import type { Reporter, TestModule } from 'vitest/node';
import { pluginRoot } from '../paths';
import type { ReporterMessage } from './reporter-message';

const MOST_SAID = 200;

const firstLine = (text = ''): string => (text.split('\n')[0] ?? '').slice(0, MOST_SAID);

const send = (message: ReporterMessage): Promise<void> =>
  new Promise((resolve) => {
    if (process.send === undefined) resolve();
    else process.send(message, undefined, undefined, () => resolve());
  });

interface ReportedError {
  message: string;
  stack?: string | undefined;
  diff?: string | undefined;
  cause?: ReportedError | undefined;
}

/** An error with its causes. */
const wholeError = ({ message, stack = message, diff, cause }: ReportedError): string =>
  [
    stack.includes(message) ? stack : `${message}\n${stack}`,
    ...(diff === undefined ? [] : [diff]),
    ...(cause === undefined ? [] : [`Caused by: ${wholeError(cause)}`]),
  ].join('\n');

type ConsoleLog = Parameters<NonNullable<Reporter['onUserConsoleLog']>>[0];

/** A test, a suite or a file that failed. */
interface Failure {
  name: string;
  errors: readonly ReportedError[];
  logged?: string;
}

const messageOf = (
  file: string,
  { failed, passed = 0, seconds = 0 }: { failed: readonly Failure[]; passed?: number; seconds?: number },
): ReporterMessage => ({
  file,
  passed,
  failures: failed.map(({ name, errors }) => `${name}: ${firstLine(errors[0]?.message)}`),
  details: failed.map(({ name, errors, logged = '' }) =>
    [`FAILED ${name}`, ...errors.map(wholeError), logged].join('\n').trimEnd(),
  ),
  seconds,
});

/** Tells `npm test` of every test file when it ends. */
export default class FileReporter implements Reporter {
  /** What was logged, by test. */
  private readonly logs = new Map<string, string>();

  onUserConsoleLog({ taskId = '', content }: ConsoleLog): void {
    this.logs.set(taskId, (this.logs.get(taskId) ?? '') + content);
  }

  onTestModuleEnd(module: TestModule): Promise<void> {
    const file = relative(pluginRoot, module.moduleId);
    const tests = [...module.children.allTests('failed')].map((test): Failure => ({
      name: `${file} > ${test.fullName}`,
      errors: test.result().errors ?? [],
      logged: this.logs.get(test.id) ?? '',
    }));
    // A file that cannot be loaded has no tests, and one whose hooks fail need not have a failed one.
    const suites = [...module.children.allSuites()].map((suite): Failure => ({
      name: `${file} > ${suite.fullName}`,
      errors: suite.errors(),
    }));
    const whole: Failure = { name: file, errors: module.errors(), logged: this.logs.get(module.id) ?? '' };
    const failed = [...tests, ...[...suites, whole].filter(({ errors }) => errors.length > 0)];
    const passed = [...module.children.allTests('passed')].length;
    return send(messageOf(file, { failed, passed, seconds: module.diagnostic().duration / 1_000 }));
  }

  async onTestRunEnd(_modules: readonly TestModule[], errors: readonly ReportedError[]): Promise<void> {
    const failed = errors.map((error): Failure => ({ name: 'outside the tests', errors: [error] }));
    if (failed.length > 0) await send(messageOf('outside the tests', { failed }));
  }
}
