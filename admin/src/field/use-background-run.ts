import { useForm, type FetchClient } from '@strapi/strapi/admin';
import { useEffect, useRef } from 'react';
import { findGeneration, findRecentGenerations } from '../api/generations';
import type { EntryTarget } from './entry-target';
import { claimUnsavedRun } from './unsaved-runs';
import type { GenerationControl } from './use-generation';

interface BackgroundRunInput {
  client: FetchClient;
  entry: EntryTarget;
  entryCreatedAt: unknown;
  active: boolean;
  control: GenerationControl;
  /** Called with the id of the last run that made a hero, if no run is active. */
  onEnded: (generation: string) => void;
}

/**
 * Looks for runs that this form did not start: when a saved entry is opened, after each save or publish, and
 * when a run ends. An active run is joined, one of unknown outcome is shown once, and ended ones are reported
 * to the caller.
 */
export const useBackgroundRun = (input: BackgroundRunInput): void => {
  const { active, client, control, entry } = input;
  const isSubmitting = useForm('HeroInput', (form) => form.isSubmitting);
  const latest = useRef(input);
  latest.current = input;

  const shown = useRef(new Set<string>());
  if (control.state.phase === 'unknown') shown.current.add(control.state.runId);

  const { documentId } = entry;
  const isIdle = control.state.phase === 'idle';
  useEffect(() => {
    if (!active || !isIdle || isSubmitting || documentId === null) return;
    let left = false;
    const look = async (): Promise<void> => {
      const handedOver = claimUnsavedRun(latest.current.entry, latest.current.entryCreatedAt);
      if (handedOver !== null) {
        latest.current.control.join(await findGeneration(client, handedOver), 'editor');
        return;
      }
      const runs = await findRecentGenerations(client, latest.current.entry);
      if (left) return;
      const open = runs.find(({ status }) => status === 'queued' || status === 'running');
      const doubtful = runs[0]?.status === 'unknown' && !shown.current.has(runs[0].id) ? runs[0] : undefined;
      const made = runs.find(({ status }) => status === 'succeeded');
      const joined = open ?? doubtful;
      if (joined !== undefined) latest.current.control.join(joined, 'background');
      else if (made !== undefined) latest.current.onEnded(made.id);
    };
    // Without a response the field shows the form's value; the server guards the stored hero either way.
    look().catch(() => undefined);
    return () => {
      left = true;
    };
  }, [active, client, documentId, isIdle, isSubmitting]);
};
