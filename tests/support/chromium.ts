import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { nodeModules } from './paths';

const INSTALLED_BY_SYSTEMS = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

const findChromium = (): string | null => {
  const asked = process.env['CHROMIUM_PATH'];
  if (asked !== undefined) {
    if (!existsSync(asked)) throw new Error(`CHROMIUM_PATH is "${asked}", where there is no file.`);
    return asked;
  }
  return [...INSTALLED_BY_SYSTEMS, chromium.executablePath()].find((path) => existsSync(path)) ?? null;
};

const run = (command: string, args: string[]): boolean => {
  console.log(`> ${[command, ...args].join(' ')}`);
  return spawnSync(command, args, { stdio: 'inherit' }).status === 0;
};

const installWithApt = (): boolean => {
  const [command, ...asRoot]: [string, ...string[]] =
    process.getuid?.() === 0 ? ['apt-get'] : ['sudo', '--non-interactive', 'apt-get'];
  return (
    run(command, [...asRoot, 'update']) &&
    run(command, [...asRoot, 'install', '--yes', '--no-install-recommends', 'chromium'])
  );
};

/** The path of a Chromium; installs one where there is none, and says what it does. */
export const ensureChromium = (): string => {
  const found = findChromium();
  if (found !== null) return found;
  console.log('The browser story needs Chromium, and there is none. Installing it:');
  if (process.platform === 'linux' && existsSync('/usr/bin/apt-get')) installWithApt();
  if (findChromium() === null) run(join(nodeModules, '.bin/playwright-core'), ['install', 'chromium']);
  const installed = findChromium();
  if (installed === null) {
    throw new Error(
      'Chromium could not be installed (see above). Install it by hand, or set CHROMIUM_PATH to a Chromium or Chrome.',
    );
  }
  return installed;
};
