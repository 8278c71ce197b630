import { buildAdmin } from '../admin-build';
import { mysql } from '../mysql';
import { buildPlugin } from '../plugin-build';
import { postgres } from '../postgres';
import { redis } from '../redis';
import { crashStep } from './crash-step';
import { serviceStep } from './service-step';
import { PASSED, scriptStep, type Step } from './step';
import { tallyStep } from './tally-step';
import { vitestStep } from './vitest-step';

const buildStep = (name: string, build: () => Promise<unknown>, after: readonly string[] = []): Step => ({
  name,
  cores: 1,
  after,
  run: async () => {
    await build();
    return PASSED;
  },
});

/** What every step needs that boots Strapi. */
const BLOG = ['services', 'build'];

/** Vendors that bill, and Strapis that say something, write it to the folder: the tally is held over it. */
const spendingSteps = (folder: string): Step[] => {
  const env = { HERO_TALLY_DIR: folder };
  return [
    vitestStep('integration', { after: BLOG, env }),
    vitestStep('e2e', { after: [...BLOG, 'panel'], env }),
    vitestStep('model', { after: BLOG, env }),
    vitestStep('faults', { after: BLOG, env }),
  ];
};

/** `npm test`, in the order in which steps begin where several could: first what others wait for or takes long. */
export const defaultSteps = (folder: string): Step[] => {
  const spending = spendingSteps(folder);
  return [
    serviceStep([postgres, mysql, redis]),
    buildStep('build', () => buildPlugin()),
    scriptStep('check:lint'),
    ...spending.slice(0, 1),
    vitestStep('unit'),
    scriptStep('check:types'),
    scriptStep('check:format'),
    scriptStep('check:stations'),
    scriptStep('verify', { name: 'package', after: ['build'] }),
    buildStep('panel', () => buildAdmin(), ['build']),
    crashStep(['--short'], { after: BLOG }),
    ...spending.slice(1),
    tallyStep(
      folder,
      spending.map(({ name }) => name),
    ),
  ];
};

/** `npm run test:long`: what is random, and what takes long. */
export const longSteps = (): Step[] => [
  crashStep([], { name: 'crash-whole', after: BLOG }),
  vitestStep('model', { name: 'model-long', after: BLOG, env: { HERO_ORDERS: '10000' } }),
  // Ratios are measured on a machine that does nothing else.
  scriptStep('bench', { cores: Infinity, after: BLOG }),
];
