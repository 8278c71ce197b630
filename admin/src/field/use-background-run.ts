import { useForm, type FetchClient } from '@strapi/strapi/admin';
import { useEffect, useRef } from 'react';
import { findLatestGeneration } from '../api/generations';
import type { EntryTarget } from './entry-target';
import { claimUnsavedRun } from './unsaved-runs';
import type { GenerationControl } from './use-generation';

/**
 * Looks for a run that this form did not start: when a saved entry is opened, and again after each save or
 * publish. One still under way is joined; one that has ended asks the caller to look at the stored hero.
 */
export const useBackgroundRun = ({
  client,
  entry,
  entryCreatedAt,
  active,
  control,
  onEnded,
}: {
  client: FetchClient;
  entry: EntryTarget;
  entryCreatedAt: unknown;
  active: boolean;
  control: GenerationControl;
  /** With the id of the latest run, when that one is over and made a hero. */
  onEnded: (generation: string) => void;
}): void => {
  const isSubmitting = useForm('HeroInput', (form) => form.isSubmitting);
  const latest = useRef({ entry, entryCreatedAt, control, onEnded });
  latest.current = { entry, entryCreatedAt, control, onEnded };

  const { documentId } = entry;
  useEffect(() => {
    if (!active || isSubmitting || documentId === null) return;
    let left = false;
    const look = async (): Promise<void> => {
      const now = latest.current;
      if (now.control.state.phase !== 'idle') return;
      const handedOver = claimUnsavedRun(now.entry, now.entryCreatedAt);
      if (handedOver !== null) {
        await now.control.join(handedOver, 'editor');
        return;
      }
      const run = await findLatestGeneration(client, now.entry);
      if (left || run === null || latest.current.control.state.phase !== 'idle') return;
      if (run.status === 'queued' || run.status === 'running') {
        await latest.current.control.join(run.id, 'background');
      } else if (run.status === 'succeeded') {
        latest.current.onEnded(run.id);
      }
    };
    // Without an answer the field shows what the form holds; the server guards the stored hero either way.
    look().catch(() => undefined);
    return () => {
      left = true;
    };
  }, [active, client, documentId, isSubmitting]);
};
