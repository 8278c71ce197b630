import type { HeroErrorCode, HeroErrorData } from '../../contracts/error';
import type { Run } from './run';

/** So many lines of one kind are written in this time, in milliseconds; the rest is counted. */
const MOST_LINES = 5;
const WINDOW_MS = 60_000;

type Level = 'warn' | 'error';

/** What a person decided or wrote is a warning; what an operator has to mend is an error. */
const LEVELS: Record<HeroErrorCode, Level> = {
  config_invalid: 'error',
  template_invalid: 'error',
  prompt_empty: 'warn',
  prompt_too_long: 'warn',
  provider_auth: 'error',
  provider_credits: 'error',
  provider_rate_limited: 'error',
  provider_rejected: 'warn',
  provider_unavailable: 'error',
  provider_timeout: 'error',
  provider_bad_response: 'error',
  provider_outcome_unknown: 'error',
  download_blocked: 'error',
  download_too_large: 'error',
  download_expired: 'error',
  image_invalid: 'error',
  image_too_large: 'error',
  media_failed: 'error',
  entry_gone: 'warn',
  file_gone: 'error',
  budget_exceeded: 'warn',
  conflict: 'warn',
  canceled: 'warn',
};

export interface Failure {
  error: HeroErrorData;
  provider: string | null;
  /** The provider that takes over; null where the run ends. */
  next: string | null;
}

export type FailedRun = Pick<Run, 'runId' | 'status' | 'uid' | 'documentId' | 'locale' | 'field'>;

export interface RunLog {
  warn: (message: string) => void;
  error: (message: string) => void;
  /** One line for a run that failed, or for a provider that it gave up; a mass of one kind is summed up. */
  failed: (run: FailedRun, failure: Failure) => void;
}

const entryOf = ({ uid, documentId, locale, field }: FailedRun): string =>
  [uid, documentId ?? 'not saved yet', locale, field]
    .filter((part) => part !== null && part !== '')
    .join(' ');

const lineOf = (run: FailedRun, { error, provider, next }: Failure): string => {
  const what = next === null ? `ended as ${run.status}` : `goes on with ${next}`;
  const who = provider === null ? '' : `, provider ${provider}`;
  const message = error.message.replace(/\s+/g, ' ');
  return `Run ${run.runId} ${what} (${entryOf(run)}${who}): ${error.code}, ${message}`;
};

export const createRunLog = (log: Pick<RunLog, Level>): RunLog => {
  const recent = new Map<string, number>();
  return {
    ...log,
    failed: (run, failure) => {
      const { error, provider, next } = failure;
      const write = log[next === null ? LEVELS[error.code] : 'warn'];
      const kind = `${error.code}${provider === null ? '' : ` of provider ${provider}`}`;
      const key = `${kind} ${next ?? ''}`;
      const count = (recent.get(key) ?? 0) + 1;
      recent.set(key, count);
      if (count <= MOST_LINES) write(lineOf(run, failure));
      if (count > 1) return;
      setTimeout(() => {
        const hidden = (recent.get(key) ?? 0) - MOST_LINES;
        recent.delete(key);
        if (hidden > 0) write(`${hidden} more runs had ${kind} within a minute; each has its record.`);
      }, WINDOW_MS).unref();
    },
  };
};
