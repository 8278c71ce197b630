import { Button, Flex, Typography } from '@strapi/design-system';
import { ArrowClockwise, ArrowsCounterClockwise, Images, Pin, Sparkle, Trash } from '@strapi/icons';
import { useId } from 'react';
import { useIntl } from 'react-intl';

/** What the editor may do; null hides a button. */
export interface HeroActions {
  generate: (() => void) | null;
  pick: (() => void) | null;
  undo: (() => void) | null;
}

const Pick = ({ onPick }: { onPick: () => void }) => {
  const { formatMessage } = useIntl();
  return (
    <Button variant="tertiary" startIcon={<Images />} onClick={onPick}>
      {formatMessage({ id: 'hero-image.action.pick', defaultMessage: 'Choose from media library' })}
    </Button>
  );
};

const Undo = ({ onUndo }: { onUndo: () => void }) => {
  const { formatMessage } = useIntl();
  return (
    <Button variant="ghost" startIcon={<ArrowsCounterClockwise />} onClick={onUndo}>
      {formatMessage({ id: 'hero-image.action.undo', defaultMessage: 'Undo' })}
    </Button>
  );
};

/** The buttons of an empty field. `hint` says why the main one is off. */
export const EmptyActions = ({ actions, hint }: { actions: HeroActions; hint: string | null }) => {
  const { formatMessage } = useIntl();
  const { generate, pick, undo } = actions;
  const hintId = useId();
  return (
    <Flex direction="column" gap={2}>
      <Flex gap={2} wrap="wrap" justifyContent="center">
        <Button
          startIcon={<Sparkle />}
          disabled={generate === null}
          onClick={() => generate?.()}
          aria-describedby={hint === null ? undefined : hintId}
        >
          {formatMessage({ id: 'hero-image.action.generate', defaultMessage: 'Generate hero' })}
        </Button>
        {pick === null ? null : <Pick onPick={pick} />}
        {undo === null ? null : <Undo onUndo={undo} />}
      </Flex>
      {hint === null ? null : (
        <Typography id={hintId} variant="pi" tag="p" textColor="neutral600">
          {hint}
        </Typography>
      )}
    </Flex>
  );
};

/** The buttons below a hero. */
export const HeroActionBar = ({
  actions,
  hint,
  isPinned,
  onPin,
  onRemove,
}: {
  actions: HeroActions;
  hint: string | null;
  isPinned: boolean;
  onPin: () => void;
  onRemove: () => void;
}) => {
  const { formatMessage } = useIntl();
  const { generate, pick, undo } = actions;
  const hintId = useId();
  return (
    <Flex direction="column" alignItems="flex-start" gap={2}>
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
      {hint === null ? null : (
        <Typography id={hintId} variant="pi" tag="p" textColor="neutral600">
          {hint}
        </Typography>
      )}
    </Flex>
  );
};
