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

const failuresOf = (module: TestModule, file: string): string[] => {
  const failed = [...module.children.allTests('failed')].map(
    (test) => `${file} > ${test.fullName}: ${firstLine(test.result().errors?.[0]?.message)}`,
  );
  // A file that could not be loaded has no tests to count.
  if (failed.length > 0 || module.state() !== 'failed') return failed;
  return [`${file}: ${firstLine(module.errors()[0]?.message)}`];
};

/** Tells `npm test` of every test file when it ends. */
export default class FileReporter implements Reporter {
  onTestModuleEnd(module: TestModule): Promise<void> {
    const file = relative(pluginRoot, module.moduleId);
    return send({
      file,
      passed: [...module.children.allTests('passed')].length,
      failures: failuresOf(module, file),
      seconds: module.diagnostic().duration / 1_000,
    });
  }
}
