import type { ConfigInput } from '../../server/src/contracts';

/**
 * For tests of what becomes of many runs at once: a prompt may take 50 ms to fill in, and the one that ships can take
 * longer on a machine with other work.
 */
export const plainTemplates: NonNullable<ConfigInput['templates']> = [
  { slug: 'plain', name: 'Plain', isDefault: true, prompt: 'A hero image for {{ title }}' },
];
