import { useFetchClient } from '@strapi/strapi/admin';
import { useEffect, useRef, useState } from 'react';
import type { CreateLibraryHero } from '../../../server/src/contracts/admin-api';
import type { CreateAdminGeneration } from '../../../server/src/contracts/generation';
import { findStoredHero } from '../api/stored-hero';
import type { HeroFieldModel, HeroFieldProps } from './hero-field-model';
import { isBusy, type Wish } from './run-state';
import type { Wishes } from './run-options';
import { publicationNews, type PublicationNews } from './publication-news';
import { forgetUnsavedRun, rememberUnsavedRun } from './unsaved-runs';
import { useAccess } from './use-access';
import { useBackgroundRun } from './use-background-run';
import { useEntry } from './use-entry';
import { useFinalOffer } from './use-final-offer';
import { useGeneration } from './use-generation';
import { useHeroValue } from './use-hero-value';
import { useLibraryHero } from './use-library-hero';
import { usePromptPreview } from './use-prompt-preview';
import { useRunReport } from './use-run-report';

/** Joins the form's value, the entry and the run into one model of the field. */
export const useHeroField = ({ name, attribute, disabled, isForeign }: HeroFieldProps): HeroFieldModel => {
  const client = useFetchClient();
  const entry = useEntry(name, attribute);
  const value = useHeroValue(name);
  const control = useGeneration(client);
  const { access, mayPick } = useAccess(disabled || isForeign);
  const [wishes, setWishes] = useState<Wishes>({ template: null, provider: null });
  const [prompt, setPrompt] = useState<string | null>(null);
  const [publication, setPublication] = useState<PublicationNews | null>(null);
  const lastForce = useRef(false);
  /** Whether the last run was also asked to publish. */
  const lastPublish = useRef(false);
  /** The run whose image was last requested in final quality; null after any other request. */
  const lastFinal = useRef<string | null>(null);

  const { state, dispatch } = control;
  const { target } = entry;
  const place = (): Omit<CreateLibraryHero.Request, 'file'> => ({
    uid: target.uid,
    documentId: target.documentId,
    field: target.field,
    values: entry.values(),
    ...(target.locale === undefined ? {} : { locale: target.locale }),
  });
  const request = (): CreateAdminGeneration => ({
    ...place(),
    template: wishes.template ?? undefined,
    provider: wishes.provider ?? undefined,
  });

  const library = useLibraryHero({ client, dispatch, request: place, onHero: (hero) => value.choose(hero) });

  const showStored = async (): Promise<void> => {
    try {
      const stored = await findStoredHero(client, target);
      if (stored !== null) value.refresh(stored);
    } catch {
      // Without a response the form's value stays in view; the server guards the stored one either way.
    }
  };

  useBackgroundRun({
    client,
    entry: target,
    entryCreatedAt: entry.createdAt,
    active: access === 'allowed',
    control,
    onEnded: (generation) => {
      if (value.hero?.generation !== generation) void showStored();
    },
  });

  useEffect(() => {
    if (target.documentId === null) forgetUnsavedRun(target);
  }, [target]);

  const onSucceeded = (): void => {
    if (state.phase !== 'succeeded') return;
    dispatch({ type: 'settled' });
    const news = publicationNews(state.run, entry.isModified);
    if (news !== null) setPublication(news);
    // Reloading the page would discard unsaved changes.
    if (news?.kind === 'published' && !news.isStale) {
      setPrompt(null);
      entry.reload();
      return;
    }
    if (state.origin === 'background') {
      void showStored();
      return;
    }
    forgetUnsavedRun(target);
    setPrompt(null);
    // The server attaches to saved entries, but never over a pinned hero.
    const isAttached =
      state.run.documentId !== null && state.run.step === 'attached' && value.stored?.pinned !== true;
    value.choose(state.hero, isAttached);
  };
  useEffect(onSucceeded);

  const generate = (force: boolean, publishes = false): void => {
    lastForce.current = force;
    lastPublish.current = publishes;
    lastFinal.current = null;
    setPublication(null);
    const publish = publishes && entry.publish.kind === 'ready' ? { draft: entry.publish.draft } : undefined;
    const start = async (): Promise<void> => {
      const run = await control.start({ ...request(), prompt: prompt ?? undefined, force, publish });
      if (run !== null && target.documentId === null) rememberUnsavedRun(target, run);
    };
    void start();
  };

  const finalise = (generation: string): void => {
    const { documentId } = target;
    if (documentId === null) return;
    lastFinal.current = generation;
    void control.finalise(generation, { ...target, documentId });
  };

  const retry = (wish: Wish): void => {
    if (wish === 'library') {
      library.pickAgain();
      return;
    }
    if (lastFinal.current !== null) {
      finalise(lastFinal.current);
      return;
    }
    // A request without a response may have been accepted: repeated without force, it returns the same run.
    const wasLost = state.phase === 'failed' && state.failure.kind === 'unreachable';
    generate(!wasLost && lastForce.current, lastPublish.current);
  };

  const preview = usePromptPreview({
    client,
    active: access === 'allowed' && !isBusy(state) && entry.title?.trim() !== '',
    subject: JSON.stringify([entry.title, wishes]),
    request,
  });

  const drawnBy = value.hero?.source === 'ai' && !value.hero.pinned ? value.hero.generation : null;
  const finalOffer = useFinalOffer(client, {
    generation: drawnBy,
    entry: target,
    active: access === 'allowed' && !isBusy(state),
  });

  const reported = useRunReport(client, {
    entry: target,
    hero: value.hero,
    state,
    active: access === 'allowed' && !isBusy(state),
  });

  return {
    client,
    ...reported,
    hero: value.hero,
    title: entry.title,
    state,
    access,
    mayPick,
    isForeign,
    isUnreadable: value.isUnreadable,
    needsSave: value.needsSave,
    canUndo: value.canUndo,
    preview,
    prompt,
    setPrompt,
    wishes,
    setWishes,
    generate: (force) => generate(force),
    publishOffer: entry.publish,
    publish: (force) => generate(force, true),
    publication,
    dismissPublication: () => setPublication(null),
    follow: (run) => dispatch({ type: 'joined', run, origin: 'editor', at: Date.now() }),
    finalOffer,
    finalise: () => {
      if (drawnBy !== null) finalise(drawnBy);
    },
    pick: library.pick,
    retry,
    cancel: (id) => void control.cancel(id),
    dismiss: () => dispatch({ type: 'settled' }),
    choose: (hero) => value.choose(hero),
    undo: value.undo,
  };
};
