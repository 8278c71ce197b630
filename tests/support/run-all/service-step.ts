import type { Service } from '../service';
import type { Step } from './step';

/** On a developer's machine a service's tests may stay away; in CI they may not. */
export const serviceStep = (services: readonly Service[]): Step => ({
  name: 'services',
  cores: 0,
  after: [],
  run: async ({ print }) => {
    let missing = 0;
    for (const { name, variable, wanted, url, unreachable } of services) {
      const reason = await unreachable();
      if (reason === null) continue;
      missing += 1;
      const { host } = new URL(url());
      print(
        `${name} is not reachable at ${host} (${reason}): ITS TESTS DO NOT RUN.\nSet ${variable} to ${wanted}.`,
      );
    }
    return { passed: 0, failed: process.env['CI'] === 'true' ? missing : 0 };
  },
});
