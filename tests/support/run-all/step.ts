import { runCommand } from '../tool';
import { pluginRoot } from '../paths';

/** One test file, as it ended. */
export interface FileResult {
  file: string;
  tests: number;
  seconds: number;
}

export interface Tally {
  passed: number;
  failed: number;
  /** What failed, a line each, to be said again at the very end. */
  failures?: string[];
  files?: FileResult[];
}

/** Where a step prints: whole lines only, since other steps print meanwhile. */
export type Print = (text: string) => void;

export interface StepContext {
  print: Print;
  /** For the processes that it starts. */
  env: Record<string, string>;
}

export interface Step {
  /** As in `npm test -- faults model`. */
  name: string;
  /** Cores that it keeps busy; as many as there are: it has the machine to itself. */
  cores: number;
  /** Names of steps that have to be over before it begins. */
  after: readonly string[];
  run: (context: StepContext) => Promise<Tally>;
}

export const PASSED: Tally = { passed: 1, failed: 0 };

export type StepOptions = Partial<Pick<Step, 'name' | 'cores' | 'after'>>;

/** A script of package.json, which counts as one check; what it printed is shown where it fails. */
export const scriptStep = (
  script: string,
  { name = script.replace(/^\w+:/, ''), cores = 1, after = [] }: StepOptions = {},
): Step => ({
  name,
  cores,
  after,
  run: async ({ print, env }) => {
    const { code, output } = await runCommand('npm', {
      args: ['run', '--silent', script],
      cwd: pluginRoot,
      env,
    });
    if (code === 0) return PASSED;
    print(output);
    return { passed: 0, failed: 1 };
  },
});
