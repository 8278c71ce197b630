import { Button, Flex, Typography } from '@strapi/design-system';
import { ArrowClockwise, ClockCounterClockwise, Images, Magic, Pin, Sparkle, Trash } from '@strapi/icons';
import { useId, type ReactNode } from 'react';
import { useIntl } from 'react-intl';
import { PublishAction } from './publish-action';

/** The available actions; null hides a button. */
export interface HeroActions {
  generate: (() => void) | null;
  /** Generates and publishes; `run` is null while there are unsaved changes. */
  publish: { run: (() => void) | null } | null;
  pick: (() => void) | null;
  undo: (() => void) | null;
  /** Draws the shown hero in final quality; `credits` is null if the price is unknown. */
  finalise: { run: () => void; credits: number | null; notes: string[] } | null;
}

const Pick = ({ onPick }: { onPick: () => void }) => {
  const { formatMessage } = useIntl();
  return (
    <Button variant="tertiary" startIcon={<Images />} onClick={onPick}>
      {formatMessage({ id: 'hero-image.action.pick', defaultMessage: 'Choose from media library' })}
    </Button>
  );
};

const Finalise = ({
  run,
  credits,
  notesId,
}: NonNullable<HeroActions['finalise']> & { notesId: string | undefined }) => {
  const { formatMessage } = useIntl();
  return (
    <Button variant="tertiary" startIcon={<Magic />} onClick={run} aria-describedby={notesId}>
      {credits === null
        ? formatMessage({ id: 'hero-image.action.finalise', defaultMessage: 'Draw in final quality' })
        : formatMessage(
            {
              id: 'hero-image.action.finalise-for',
              defaultMessage:
                'Draw in final quality ({credits, number} {credits, plural, one {credit} other {credits}})',
            },
            { credits },
          )}
    </Button>
  );
};

/** The server's notes on the final quality, in English, shown before it is paid for. */
const FinalNotes = ({ id, notes }: { id: string; notes: string[] }) =>
  notes.length === 0 ? null : (
    <Typography id={id} variant="pi" tag="p" textColor="neutral800" lang="en">
      {notes.join(' ')}
    </Typography>
  );

const Undo = ({ onUndo }: { onUndo: () => void }) => {
  const { formatMessage } = useIntl();
  return (
    <Button variant="ghost" startIcon={<ClockCounterClockwise />} onClick={onUndo}>
      {formatMessage({ id: 'hero-image.action.undo', defaultMessage: 'Undo' })}
    </Button>
  );
};

/** The line below the buttons: why the main button is disabled, or the provider and price of the next run. */
const Note = ({ id, hint, cost }: { id: string; hint: string | null; cost: ReactNode }) =>
  hint === null ? (
    cost
  ) : (
    <Typography id={id} variant="pi" tag="p" textColor="neutral600">
      {hint}
    </Typography>
  );

interface ActionsProps {
  actions: HeroActions;
  hint: string | null;
  cost: ReactNode;
}

/** The buttons of an empty field. */
export const EmptyActions = ({ actions, hint, cost }: ActionsProps) => {
  const { formatMessage } = useIntl();
  const { generate, publish, pick, undo } = actions;
  const hintId = useId();
  return (
    <Flex direction="column" gap={3}>
      <Flex gap={2} wrap="wrap" justifyContent="center">
        <Button
          startIcon={<Sparkle />}
          disabled={generate === null}
          onClick={() => generate?.()}
          aria-describedby={hint === null ? undefined : hintId}
        >
          {formatMessage({ id: 'hero-image.action.generate', defaultMessage: 'Generate hero' })}
        </Button>
        {publish === null ? null : <PublishAction run={publish.run} isAgain={false} />}
        {pick === null ? null : <Pick onPick={pick} />}
        {undo === null ? null : <Undo onUndo={undo} />}
      </Flex>
      <Note id={hintId} hint={hint} cost={cost} />
    </Flex>
  );
};

/** The buttons below a hero. */
export const HeroActionBar = ({
  actions,
  hint,
  cost,
  isPinned,
  onPin,
  onRemove,
}: ActionsProps & { isPinned: boolean; onPin: () => void; onRemove: () => void }) => {
  const { formatMessage } = useIntl();
  const { generate, publish, pick, undo, finalise } = actions;
  const hintId = useId();
  const notesId = useId();
  return (
    <Flex direction="column" alignItems="flex-start" gap={3}>
      <Flex gap={2} wrap="wrap">
        <Button
          variant="secondary"
          startIcon={<ArrowClockwise />}
          disabled={generate === null}
          onClick={() => generate?.()}
          aria-describedby={hint === null ? undefined : hintId}
        >
          {formatMessage({ id: 'hero-image.action.regenerate', defaultMessage: 'Regenerate' })}
        </Button>
        {publish === null ? null : <PublishAction run={publish.run} isAgain />}
        {finalise === null ? null : (
          <Finalise {...finalise} notesId={finalise.notes.length === 0 ? undefined : notesId} />
        )}
        {pick === null ? null : <Pick onPick={pick} />}
        <Button variant="tertiary" startIcon={<Pin />} onClick={onPin}>
          {isPinned
            ? formatMessage({ id: 'hero-image.action.unpin', defaultMessage: 'Unpin' })
            : formatMessage({ id: 'hero-image.action.pin', defaultMessage: 'Pin' })}
        </Button>
        <Button variant="danger-light" startIcon={<Trash />} onClick={onRemove}>
          {formatMessage({ id: 'hero-image.action.remove', defaultMessage: 'Remove' })}
        </Button>
        {undo === null ? null : <Undo onUndo={undo} />}
      </Flex>
      <Note id={hintId} hint={hint} cost={cost} />
      <FinalNotes id={notesId} notes={finalise?.notes ?? []} />
    </Flex>
  );
};
