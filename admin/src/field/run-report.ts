import type { HeroErrorCode } from '../../../server/src/contracts/error';
import type { Generation } from '../../../server/src/contracts/generation';
import type { Hero } from '../../../server/src/contracts/hero';

/** A provider that delivered no image, and why; the name is empty if none was called. */
export interface GivenUp {
  provider: string;
  code: HeroErrorCode;
}

/** How the shown hero was made. */
export interface RunReport {
  /** The provider that drew it and the credits; null credits: unknown. */
  made: { provider: string; isCard: boolean; credits: number | null } | null;
  /** In the order of the attempts. */
  givenUp: GivenUp[];
  /** The server's sentences, in English. */
  warnings: string[];
}

/** A canceled run whose image is stored and on no entry. */
export type LateRun = Generation & { hero: Hero };

const failuresOf = ({ tried, provider, error }: Generation): GivenUp[] => [
  ...tried.map(({ provider: name, code }) => ({ provider: name, code })),
  ...(error === null ? [] : [{ provider: provider ?? '', code: error.code }]),
];

/** The publish run that failed after its instant card was attached. */
const failedPublish = (runs: Generation[], card: Generation | undefined): Generation | undefined =>
  card?.trigger === 'instant-card'
    ? runs.find(({ status, trigger }) => status === 'failed' && trigger === 'publish')
    : undefined;

/** Each failed provider adds a warning, which `givenUp` already shows in the editor's language. */
const furtherWarnings = ({ warnings, tried }: Generation): string[] =>
  warnings.filter((warning) => !tried.some(({ provider }) => warning.startsWith(`${provider} failed: `)));

/** The report on the shown hero, or on why there is none. `runs`: newest first. */
export const reportOf = (hero: Hero | null, runs: Generation[]): RunReport => {
  if (hero === null) {
    const [newest] = runs;
    return {
      made: null,
      givenUp: newest?.status === 'failed' ? failuresOf(newest) : [],
      warnings: [],
    };
  }
  const made = runs.find(({ id }) => id === hero.generation);
  const failed = failedPublish(runs, made);
  const by = made?.provider ?? null;
  return {
    made:
      made === undefined || by === null
        ? null
        : { provider: by, isCard: hero.source === 'card', credits: made.cost.credits },
    givenUp: [
      ...(failed === undefined ? [] : failuresOf(failed)),
      ...(made === undefined ? [] : triedBy(made)),
    ],
    warnings: made === undefined ? [] : furtherWarnings(made),
  };
};

const triedBy = ({ tried }: Generation): GivenUp[] => tried.map(({ provider, code }) => ({ provider, code }));

const isLate = (run: Generation): run is LateRun => run.status === 'canceled' && run.hero !== null;

/** The newest image that arrived after a cancel and is neither shown nor dismissed. */
export const lateRun = (
  runs: Generation[],
  { hero, dismissed }: { hero: Hero | null; dismissed: ReadonlySet<string> },
): LateRun | null =>
  runs.filter(isLate).find(({ id, hero: late }) => late.image.id !== hero?.image.id && !dismissed.has(id)) ??
  null;

/** Whether the image of a canceled run may still arrive. */
export const mayStillArrive = (runs: Generation[]): boolean =>
  runs.some(({ status, finishedAt }) => status === 'canceled' && finishedAt === null);
