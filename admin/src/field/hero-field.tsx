import { Flex, Typography, VisuallyHidden } from '@strapi/design-system';
import { useEffect, useRef, useState } from 'react';
import { useIntl } from 'react-intl';
import { EmptyActions, HeroActionBar, type HeroActions } from './actions';
import { CostLine } from './cost-line';
import { EmptyState } from './empty-state';
import { HeroReport } from './hero-report';
import { LateImage } from './late-image';
import { LibraryPicker } from './library-picker';
import { Preview } from './preview';
import { Progress } from './progress';
import { PublicationNotice } from './publication-notice';
import { RunOutcome } from './run-outcome';
import { idle, isBusy } from './run-state';
import { Settings } from './settings';
import { useFieldWords } from './use-field-words';
import { useHeroField } from './use-hero-field';
import type { HeroFieldProps } from './hero-field-model';

const USUAL_RATIO = 16 / 9;

/** The field below its label: the hero or the empty field, and the actions. */
export const HeroField = (props: HeroFieldProps) => {
  const { formatMessage } = useIntl();
  const field = useHeroField(props);
  const { access, hero, late, preview, state } = field;
  const [isPicking, setPicking] = useState(false);
  const words = useFieldWords(field);
  const root = useRef<HTMLDivElement>(null);

  const busy = isBusy(state);
  const { phase } = state;
  const lastPhase = useRef(phase);
  useEffect(() => {
    // The pressed button is removed; without this the focus would move to the top of the page.
    if (
      lastPhase.current !== phase &&
      lastPhase.current !== 'idle' &&
      document.activeElement === document.body
    ) {
      root.current?.focus({ preventScroll: true });
    }
    lastPhase.current = phase;
  }, [phase]);

  const frame = preview.status === 'ready' ? preview.preview.frame : null;
  const ratio =
    hero !== null
      ? hero.image.width / hero.image.height
      : frame !== null
        ? frame.width / frame.height
        : USUAL_RATIO;
  const mayGenerate = words.hint === null;
  const actions: HeroActions = {
    generate: mayGenerate ? () => field.generate(hero !== null) : null,
    publish:
      field.publishOffer.kind === 'none' || !mayGenerate
        ? null
        : { run: field.publishOffer.kind === 'ready' ? () => field.publish(hero !== null) : null },
    pick: field.mayPick ? () => setPicking(true) : null,
    undo: field.canUndo ? field.undo : null,
    finalise:
      mayGenerate && field.finalOffer !== null
        ? { run: field.finalise, credits: field.finalOffer.credits, notes: field.finalOffer.notes }
        : null,
  };

  return (
    <Flex
      ref={root}
      tabIndex={-1}
      role="group"
      aria-label={words.summary}
      direction="column"
      alignItems="stretch"
      gap={4}
    >
      <VisuallyHidden role="status" aria-live="polite">
        {words.announcement}
      </VisuallyHidden>
      {busy ? (
        <Progress
          ratio={ratio}
          stage={words.stage}
          startedAt={state.phase === 'asking' || state.phase === 'running' ? state.startedAt : Date.now()}
          willPublish={state.phase === 'running' && state.run.publication?.state === 'waiting'}
          isOffline={state.phase === 'running' && state.offline}
          onCancel={
            state.phase === 'running' && access === 'allowed' ? () => field.cancel(state.run.id) : null
          }
          isCanceling={state.phase === 'running' && state.canceling}
        />
      ) : hero === null ? (
        <EmptyState ratio={ratio} sentence={words.emptySentence}>
          {access === 'allowed' ? (
            <EmptyActions actions={actions} hint={words.hint} cost={<CostLine preview={preview} />} />
          ) : null}
        </EmptyState>
      ) : (
        <>
          <Preview hero={hero} title={field.title} />
          {access === 'allowed' ? (
            <HeroActionBar
              actions={actions}
              hint={words.hint}
              cost={<CostLine preview={preview} isNext />}
              isPinned={hero.pinned}
              onPin={() => field.choose({ ...hero, pinned: !hero.pinned })}
              onRemove={() => field.choose(null)}
            />
          ) : null}
        </>
      )}
      {busy || state.phase === 'failed' || state.phase === 'unknown' ? null : (
        <HeroReport report={field.report} />
      )}
      {busy || late === null ? null : (
        <LateImage
          run={late}
          onUse={
            access !== 'allowed' || hero?.pinned === true
              ? null
              : () => {
                  field.choose(late.hero);
                  field.dismiss();
                }
          }
          onDismiss={() => {
            field.dismissLate(late.id);
            field.dismiss();
          }}
        />
      )}
      <RunOutcome
        client={field.client}
        state={state.phase === 'canceled' && late !== null ? idle : state}
        onMoved={field.follow}
        onRetry={field.retry}
        onDismiss={field.dismiss}
      />
      {field.publication === null || busy ? null : (
        <PublicationNotice news={field.publication} onDismiss={field.dismissPublication} />
      )}
      {field.needsSave ? (
        <Typography variant="pi" tag="p" textColor="warning700" role="status">
          {formatMessage({
            id: 'hero-image.notice.save',
            defaultMessage: 'Save the entry to keep this change.',
          })}
        </Typography>
      ) : null}
      {words.accessNote === null ? null : (
        <Typography variant="pi" tag="p" textColor="neutral600">
          {words.accessNote}
        </Typography>
      )}
      {access === 'allowed' && !busy && mayGenerate ? (
        <Settings
          client={field.client}
          preview={preview}
          prompt={field.prompt}
          onPromptChange={field.setPrompt}
          wishes={field.wishes}
          onWishesChange={field.setWishes}
        />
      ) : null}
      {isPicking ? <LibraryPicker onPick={field.pick} onClose={() => setPicking(false)} /> : null}
    </Flex>
  );
};
