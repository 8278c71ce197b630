import type { CrashDatabase } from '../support/crash/databases/blog-database';
import { createTemplate, type BlogTemplate } from '../support/crash/blog-copy';
import { runChain, type Batch } from './chain';
import type { CaseResult } from './crash-case';
import { printViolations } from './matrix';

const CHAINS_AT_ONCE = 4;
const PROGRESS_EVERY = 25;

/** What is run on one database. */
export interface Plan {
  database: CrashDatabase;
  chains: Batch[][];
}

/** Runs the chains of all databases, some at once, and tells of each case that does not hold. */
export const runPlans = async (plans: readonly Plan[]): Promise<CaseResult[]> => {
  const results: CaseResult[] = [];
  const templates: BlogTemplate[] = [];
  const queue: { template: BlogTemplate; batches: Batch[] }[] = [];
  const total = plans.flatMap(({ chains }) => chains.flat(2)).length;

  const onResult = (result: CaseResult): void => {
    results.push(result);
    if (result.violations.length > 0) printViolations(result);
    if (results.length % PROGRESS_EVERY === 0) console.log(`${results.length} of ${total} cases`);
  };
  const work = async (): Promise<void> => {
    for (let chain = queue.shift(); chain !== undefined; chain = queue.shift()) {
      await runChain(chain.template, chain.batches, onResult);
    }
  };
  try {
    for (const { database, chains } of plans) {
      const template = await createTemplate(
        database,
        Math.max(...chains.map((batches) => batches.flat().length)),
      );
      templates.push(template);
      queue.push(...chains.map((batches) => ({ template, batches })));
    }
    await Promise.all(Array.from({ length: CHAINS_AT_ONCE }, work));
    return results;
  } finally {
    for (const template of templates) await template.remove();
  }
};
