import type { Reporter, TestCase, TestModule } from 'vitest/node';
import { VENDORS } from './fault-case';

const MARKS: Record<string, string> = { passed: '✓', failed: '✗', skipped: '–' };

const suiteOf = ({ parent }: TestCase): string => (parent.type === 'suite' ? parent.name : '');

const reasonOf = (test: TestCase): string => {
  const [error] = test.result().errors ?? [];
  return (error?.message ?? '').split('\n')[0] ?? '';
};

/** `npm run faults`: every fault with how it went at each vendor, and how many cases there were. */
export default class MatrixReporter implements Reporter {
  onTestRunStart(): void {
    console.log(
      'Every case runs in one real Strapi, with a vendor that fails in this very way. About a minute.\n',
    );
  }

  onTestRunEnd(modules: readonly TestModule[], problems: readonly { message?: string }[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const cases = tests.filter((test) => VENDORS.some((vendor) => vendor === suiteOf(test)));
    const faults = [...new Set(cases.map(({ name }) => name))];
    const width = Math.max(...faults.map((fault) => fault.length), 5);

    console.log(`${'fault'.padEnd(width)}  ${VENDORS.join('  ')}`);
    for (const fault of faults) {
      const marks = VENDORS.map((vendor) => {
        const test = cases.find((one) => one.name === fault && suiteOf(one) === vendor);
        return (test === undefined ? '·' : (MARKS[test.result().state] ?? '?')).padEnd(vendor.length);
      });
      console.log(`${fault.padEnd(width)}  ${marks.join('  ')}`);
    }
    console.log(
      '\n· cannot happen at this vendor; openai-urls is OpenAI’s API at a gateway that answers with addresses',
    );

    const failed = tests.filter((test) => test.result().state === 'failed');
    for (const test of failed) console.log(`\n✗ ${suiteOf(test)}: ${test.name}\n  ${reasonOf(test)}`);
    for (const { message } of problems) console.log(`\n✗ ${message ?? 'unknown'}`);
    for (const module of modules) {
      for (const { message } of module.errors()) console.log(`\n✗ ${message}`);
    }

    const held = (some: readonly TestCase[]): number =>
      some.filter((test) => test.result().state === 'passed').length;
    const whole = tests.filter((test) => !cases.includes(test));
    console.log(`\n${held(whole)} of ${whole.length} checks over all cases together held`);
    console.log(`${held(cases)} cases held, ${failed.length} failed`);
  }
}
