import { describe, expect, it, vi } from 'vitest';
import { doctor } from '../../../server/src/cli/doctor';
import { BootError, openApp } from '../../../server/src/cli/open-app';
import type { DoctorCheck } from '../../../server/src/contracts/doctor';
import { createFakeService, createFakeTerminal } from '../../support/cli/fake-service';

vi.mock('../../../server/src/cli/open-app', async (importOriginal) => ({
  ...(await importOriginal<object>()),
  openApp: vi.fn(),
}));

const ok: DoctorCheck = { name: 'provider main', state: 'ok', says: 'It takes the API key.', todo: null };
const warn: DoctorCheck = { name: 'public URL', state: 'warn', says: 'Nobody reaches it.', todo: 'Set it.' };
const fail: DoctorCheck = { name: 'storage', state: 'fail', says: 'It takes nothing.', todo: 'Mend it.' };

const run = async (args: string[], checks: DoctorCheck[]) => {
  const close = vi.fn(() => Promise.resolve());
  const service = createFakeService({ doctor: () => Promise.resolve(checks) });
  vi.mocked(openApp).mockResolvedValueOnce({ service, close });
  const { terminal, said } = createFakeTerminal();
  const code = await doctor(args, { terminal, appDir: '/app' });
  expect(close).toHaveBeenCalledOnce();
  expect(openApp).toHaveBeenLastCalledWith('/app', { processesRuns: false });
  return { code, ...said };
};

describe('the doctor’s command', () => {
  it('prints a line for each check, and one below it for what to do', async () => {
    const { stdout } = await run([], [ok, fail]);
    expect(stdout).toBe(
      '✓ provider main: It takes the API key.\n✗ storage: It takes nothing.\n    → Mend it.\n',
    );
  });

  it('prints the checks as JSON', async () => {
    const { stdout } = await run(['--json'], [ok, warn]);
    expect(JSON.parse(stdout)).toEqual([ok, warn]);
  });

  it.each([
    ['0 where all is well', [ok], 0],
    ['0 where there are warnings only', [ok, warn], 0],
    ['1 where a check fails', [warn, fail], 1],
  ])('exits with %s', async (_what, checks, code) => {
    expect((await run([], checks)).code).toBe(code);
  });

  it('tells what stopped the boot, and exits with 1', async () => {
    const cause = new Error('Error regarding hero-image config: use[0] is "nobody"; no such provider');
    vi.mocked(openApp).mockRejectedValueOnce(new BootError(cause.message, { cause }));
    const { terminal, said } = createFakeTerminal();
    expect(await doctor(['--json'], { terminal, appDir: '/app' })).toBe(1);
    expect(JSON.parse(said.stdout)).toMatchObject([
      { name: 'config', state: 'fail', says: expect.stringContaining('use[0]') as string },
    ]);
  });
});
