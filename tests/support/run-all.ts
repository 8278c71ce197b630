import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildPlugin } from './plugin-build';
import { mysql } from './mysql';
import { postgres } from './postgres';
import { redis } from './redis';
import { serviceStep } from './run-all/service-step';
import { crashStep } from './run-all/crash-step';
import { check, scriptCheck, type Step, type Tally } from './run-all/step';
import { tallyStep } from './run-all/tally-step';
import { vitestStep } from './run-all/vitest-step';

/** `npm test`: every check and every test, to the end; the last line counts them. */

const pluginBuilds = check('Build', async () => {
  await buildPlugin(() => console.log('strapi-plugin build'));
  return true;
});

const stepsWith = (folder: string): Step[] => {
  // Unit tests call vendors without a ledger; everything else is held against it.
  const tally = { HERO_TALLY_DIR: folder };
  return [
    scriptCheck('Format', 'check:format'),
    scriptCheck('Lint', 'check:lint'),
    scriptCheck('Types', 'check:types'),
    scriptCheck('Stations', 'check:stations'),
    pluginBuilds,
    scriptCheck('Package', 'verify'),
    vitestStep('Unit tests', 'unit'),
    serviceStep(postgres),
    serviceStep(mysql),
    serviceStep(redis),
    vitestStep('Integration tests', 'integration', tally),
    vitestStep('Faults', 'faults', tally),
    vitestStep('Orders of commands', 'model', tally),
    crashStep,
    vitestStep('Browser story', 'e2e', tally),
    tallyStep(folder),
  ];
};

const runStep = async ({ heading, run }: Step): Promise<Tally> => {
  console.log(`\n── ${heading} ${'─'.repeat(Math.max(0, 72 - heading.length))}`);
  try {
    return await run();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return { passed: 0, failed: 1 };
  }
};

const runAll = async (steps: Step[]): Promise<number> => {
  const sum: Tally = { passed: 0, failed: 0 };
  const failedSteps: string[] = [];
  for (const step of steps) {
    const { passed, failed, failures = [] } = await runStep(step);
    sum.passed += passed;
    sum.failed += failed;
    if (failed > 0) failedSteps.push([step.heading, ...failures].join('\n  '));
  }
  if (failedSteps.length > 0) console.log(`\nFailed:\n${failedSteps.join('\n')}`);
  console.log(`\n${sum.passed} passed, ${sum.failed} failed`);
  return sum.failed === 0 ? 0 : 1;
};

const main = async (): Promise<number> => {
  const folder = await mkdtemp(join(tmpdir(), 'hero-tally-'));
  try {
    return await runAll(stepsWith(folder));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
