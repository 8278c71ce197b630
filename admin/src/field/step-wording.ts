import type { Step } from '../../../server/src/contracts/generation';

export const STAGES = ['queued', 'drawing', 'downloading', 'converting', 'saving', 'done'] as const;

/** The phase of a run, in words for editors. */
export type Stage = (typeof STAGES)[number];

const stages: Record<Step, Stage> = {
  queued: 'queued',
  submitting: 'drawing',
  submitted: 'drawing',
  produced: 'downloading',
  fetched: 'converting',
  rendered: 'saving',
  stored: 'saving',
  attached: 'done',
};

/** A committed step names what is done; the stage names what is in progress. */
export const stageOf = (step: Step): Stage => stages[step];

export const stageMessages: Record<Stage, { id: string; defaultMessage: string }> = {
  queued: { id: 'hero-image.stage.queued', defaultMessage: 'Queued' },
  drawing: { id: 'hero-image.stage.drawing', defaultMessage: 'Drawing' },
  downloading: { id: 'hero-image.stage.downloading', defaultMessage: 'Downloading' },
  converting: { id: 'hero-image.stage.converting', defaultMessage: 'Converting' },
  saving: { id: 'hero-image.stage.saving', defaultMessage: 'Saving' },
  done: { id: 'hero-image.stage.done', defaultMessage: 'Done' },
};
