import type { Service } from '../service';
import type { Step } from './step';

/** On a developer's machine a service's tests may stay away; in CI they may not. */
export const serviceStep = ({ name, variable, wanted, url, unreachable }: Service): Step => ({
  heading: name,
  run: async () => {
    const reason = await unreachable();
    if (reason === null) return { passed: 0, failed: 0 };
    const { host } = new URL(url());
    console.log(`${name} is not reachable at ${host} (${reason}): ITS TESTS DO NOT RUN.`);
    console.log(`Set ${variable} to ${wanted}.`);
    return { passed: 0, failed: process.env['CI'] === 'true' ? 1 : 0 };
  },
});
