import { describe, expect, it } from 'vitest';
import type { Service } from './service';

/**
 * Tests that need a service. Where it cannot be reached they stay away and say so; in CI that is a failure.
 * Every service has to answer, when there are several.
 */
export const describeOn = async (services: Service[], name: string, tests: () => void): Promise<void> => {
  const reasons: string[] = [];
  for (const service of services) {
    const reason = await service.unreachable();
    if (reason !== null)
      reasons.push(`${service.name} cannot be reached (set ${service.variable}): ${reason}`);
  }
  if (reasons.length === 0) {
    describe(name, tests);
    return;
  }
  const message = `Not tried: ${name}. ${reasons.join('; ')}`;
  console.warn(message);
  describe(name, () => {
    it('has its server in CI', () => {
      expect(process.env['CI'] === 'true' ? message : '').toBe('');
    });
  });
};
