import { parseArgs } from 'node:util';
import type { DoctorCheck } from '../contracts/doctor';
import { diagnoseBoot } from './diagnose-boot';
import { BootError, openApp } from './open-app';
import type { Terminal } from './terminal';
import { UsageError } from './usage-error';

const SIGNS = { ok: '✓', warn: '!', fail: '✗' } as const;

const readArguments = (args: string[]): { json: boolean } => {
  try {
    const { values } = parseArgs({ args, options: { json: { type: 'boolean' } }, strict: true });
    return { json: values.json ?? false };
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
};

/** Formats a finding. */
export const findingLines = ({ name, state, says, todo }: DoctorCheck): string =>
  `${SIGNS[state]} ${name}: ${says}\n${todo === null ? '' : `    → ${todo}\n`}`;

const examine = async (appDir: string): Promise<DoctorCheck[]> => {
  try {
    const app = await openApp(appDir, { processesRuns: false });
    try {
      return await app.service.doctor();
    } finally {
      await app.close();
    }
  } catch (error) {
    if (error instanceof BootError) return diagnoseBoot(error);
    throw error;
  }
};

/** `strapi-hero doctor`; returns the exit code. */
export const doctor = async (
  args: string[],
  { terminal, appDir }: { terminal: Terminal; appDir: string },
): Promise<number> => {
  const { json } = readArguments(args);
  const checks = await examine(appDir);
  terminal.print(json ? `${JSON.stringify(checks, null, 2)}\n` : checks.map(findingLines).join(''));
  return checks.some(({ state }) => state === 'fail') ? 1 : 0;
};
