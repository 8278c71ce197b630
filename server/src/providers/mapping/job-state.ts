/** What a vendor's word for the state of a job means. */
export type JobState = 'under way' | 'succeeded' | 'failed' | 'canceled';

/**
 * In lower case, with one underscore between words. `expired` and `timeout` are left out: they do not tell whether the
 * image was drawn and billed.
 */
const WORDS: Record<JobState, readonly string[]> = {
  'under way': [
    'pending',
    'queued',
    'in_queue',
    'waiting',
    'submitted',
    'created',
    'accepted',
    'scheduled',
    'starting',
    'started',
    'not_started',
    'notstarted',
    'processing',
    'in_progress',
    'inprogress',
    'running',
    'executing',
    'generating',
    'rendering',
    'working',
    'active',
  ],
  succeeded: [
    'succeeded',
    'succeed',
    'success',
    'successful',
    'completed',
    'complete',
    'done',
    'finished',
    'ready',
    'generated',
    'ok',
  ],
  failed: [
    'failed',
    'failure',
    'fail',
    'error',
    'errored',
    'rejected',
    'declined',
    'blocked',
    'moderated',
    'request_moderated',
    'content_moderated',
  ],
  canceled: ['canceled', 'cancelled', 'aborted'],
};

const STATES: ReadonlyMap<string, JobState> = new Map(
  (['under way', 'succeeded', 'failed', 'canceled'] as const).flatMap((state) =>
    WORDS[state].map((word) => [word, state] as const),
  ),
);

/** `JOB_STATE_SUCCEEDED`, `task-failed`: what comes before the word itself. */
const PREFIX = /^(job|task|image|generation)_?(state|status)?_|^(state|status)_/;

/** Null for a word that is not known. */
export const jobState = (word: string): JobState | null => {
  const plain = word
    .trim()
    .toLowerCase()
    .replace(/[\s.-]+/g, '_');
  return STATES.get(plain) ?? STATES.get(plain.replace(PREFIX, '')) ?? null;
};
