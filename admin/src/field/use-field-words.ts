import { useRef } from 'react';
import { useIntl } from 'react-intl';
import { isBusy } from './run-state';
import { stageMessages, stageOf, type Stage } from './step-wording';
import type { HeroFieldModel } from './hero-field-model';

interface FieldWords {
  /** Describes the whole field to screen readers. */
  summary: string;
  /** Announced by screen readers on change. */
  announcement: string;
  stage: Stage;
  emptySentence: string;
  /** Why no run can be started now; null if one can. */
  hint: string | null;
  /** Why there are no buttons; null if that needs no explanation. */
  accessNote: string | null;
}

const stageNow = ({ state }: HeroFieldModel): Stage => {
  switch (state.phase) {
    case 'running':
      return stageOf(state.run.step);
    case 'asking':
      return state.wish === 'library' ? 'converting' : 'queued';
    case 'succeeded':
      return 'done';
    case 'idle':
    case 'failed':
    case 'unknown':
    case 'canceled':
      return 'queued';
  }
};

/** The sentences around the hero, in the admin's language. */
export const useFieldWords = (field: HeroFieldModel): FieldWords => {
  const { formatMessage } = useIntl();
  const { access, hero, isForeign, isUnreadable, state, title } = field;
  const stage = stageNow(field);
  const busy = isBusy(state);
  const hasWaited = useRef(false);
  if (busy) hasWaited.current = true;

  const ready = formatMessage({ id: 'hero-image.announce.ready', defaultMessage: 'The hero is ready' });
  const doubt = formatMessage({
    id: 'hero-image.unknown.title',
    defaultMessage: 'This run may have been billed',
  });
  const isReady = hasWaited.current && state.phase === 'idle' && hero !== null;

  const emptySentence = isUnreadable
    ? formatMessage({
        id: 'hero-image.empty.unreadable',
        defaultMessage: 'What is stored here is no hero. A new one takes its place.',
      })
    : access === 'allowed' || access === 'checking'
      ? formatMessage({
          id: 'hero-image.empty.invitation',
          defaultMessage:
            'The title becomes a picture in your brand’s look, with a social image and the tags for shared links.',
        })
      : formatMessage({ id: 'hero-image.empty.none', defaultMessage: 'This entry has no hero yet.' });

  const hint =
    title?.trim() === ''
      ? formatMessage({
          id: 'hero-image.hint.title',
          defaultMessage: 'Write a title first: the hero is made from it.',
        })
      : hero?.pinned === true
        ? formatMessage({
            id: 'hero-image.hint.pinned',
            defaultMessage: 'A pinned hero is never replaced. Unpin it to make a new one.',
          })
        : null;

  const accessNote = isForeign
    ? formatMessage({
        id: 'hero-image.access.foreign',
        defaultMessage: 'Open this entry on its own page to change its hero.',
      })
    : access === 'denied'
      ? formatMessage({
          id: 'hero-image.access.denied',
          defaultMessage:
            'Your role may see heroes, but not make them. Ask an administrator for the permission.',
        })
      : null;

  return {
    summary:
      hero === null
        ? formatMessage({ id: 'hero-image.summary.empty', defaultMessage: 'Hero: none' })
        : formatMessage(
            { id: 'hero-image.summary.hero', defaultMessage: 'Hero: {alt}' },
            { alt: hero.image.alternativeText },
          ),
    announcement: busy
      ? formatMessage(stageMessages[stage])
      : state.phase === 'unknown'
        ? doubt
        : isReady
          ? ready
          : '',
    stage,
    emptySentence,
    hint,
    accessNote,
  };
};
