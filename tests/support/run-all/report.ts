import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Print, Step, Tally } from './step';

/** How a step went. */
export interface StepResult extends Tally {
  name: string;
  seconds: number;
  /** Starts of Strapi. */
  boots: number;
}

const SLOWEST = 10;

const inSeconds = (seconds: number): string => `${seconds.toFixed(1).padStart(7)} s`;

/** Lines of one step, each with its name before it: steps that run side by side print in turn. */
const printFor = (name: string): Print => {
  const label = name.padEnd(12);
  return (text) => console.log(text.replace(/^/gm, `${label} `));
};

/** Each start of Strapi adds a line to the file. */
const countBoots = (file: string): number =>
  existsSync(file) ? readFileSync(file, 'utf8').split('\n').length - 1 : 0;

/** Runs a step to its end; an error that it throws is one failure. */
export const runStep = async ({ name, run }: Step, folder: string): Promise<StepResult> => {
  const print = printFor(name);
  const began = performance.now();
  const bootsFile = join(folder, `boots.${name}`);
  const tally = await run({ print, env: { HERO_BOOTS_FILE: bootsFile } }).catch((error: unknown): Tally => {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    print(text);
    return { passed: 0, failed: 1, failures: [text.split('\n')[0] ?? ''] };
  });
  const seconds = (performance.now() - began) / 1_000;
  print(
    `${tally.failed === 0 ? '✓' : '✗'} ${tally.passed} passed, ${tally.failed} failed  ${seconds.toFixed(1)} s`,
  );
  return { ...tally, name, seconds, boots: countBoots(bootsFile) };
};

const slowestFiles = (results: readonly StepResult[]): string[] =>
  results
    .flatMap(({ files = [] }) => files)
    .toSorted((one, other) => other.seconds - one.seconds)
    .slice(0, SLOWEST)
    .map(({ seconds, file }) => `${inSeconds(seconds)}  ${file}`);

const stepLines = (results: readonly StepResult[]): string[] =>
  results
    .toSorted((one, other) => other.seconds - one.seconds)
    .map(({ name, seconds, boots }) =>
      `${inSeconds(seconds)}  ${name.padEnd(12)} ${boots === 0 ? '' : `${boots} boots of Strapi`}`.trimEnd(),
    );

const failedLines = (results: readonly StepResult[]): string[] =>
  results
    .filter(({ failed }) => failed > 0)
    .flatMap(({ name, failures = [] }) => [name, ...failures.map((failure) => `  ${failure}`)]);

const sumOf = (results: readonly StepResult[], member: 'passed' | 'failed' | 'boots'): number =>
  results.reduce((sum, result) => sum + result[member], 0);

/** What `npm test` ends with; the last line counts. */
export const summaryOf = (results: readonly StepResult[], seconds: number): string => {
  const sections: [string, string[]][] = [
    ['Slowest files:', slowestFiles(results)],
    ['Steps:', stepLines(results)],
    ['Failed:', failedLines(results)],
  ];
  return [
    ...sections.flatMap(([heading, lines]) => (lines.length === 0 ? [] : ['', heading, ...lines])),
    `\nIn ${seconds.toFixed(0)} s, with ${sumOf(results, 'boots')} boots of Strapi.`,
    `\n${sumOf(results, 'passed')} passed, ${sumOf(results, 'failed')} failed`,
  ].join('\n');
};
