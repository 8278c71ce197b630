import { Button, Tooltip, VisuallyHidden } from '@strapi/design-system';
import { Rocket } from '@strapi/icons';
import { useId } from 'react';
import { useIntl } from 'react-intl';

/**
 * Generates, and publishes once the hero is attached. While disabled the button stays focusable, so that screen
 * readers announce the reason.
 */
export const PublishAction = ({ run, isAgain }: { run: (() => void) | null; isAgain: boolean }) => {
  const { formatMessage } = useIntl();
  const reasonId = useId();
  const button = (
    <Button
      variant={isAgain ? 'tertiary' : 'secondary'}
      startIcon={<Rocket />}
      onClick={() => run?.()}
      aria-disabled={run === null}
      aria-describedby={run === null ? reasonId : undefined}
    >
      {isAgain
        ? formatMessage({
            id: 'hero-image.action.regenerate-publish',
            defaultMessage: 'Regenerate and publish when ready',
          })
        : formatMessage({
            id: 'hero-image.action.generate-publish',
            defaultMessage: 'Generate and publish when ready',
          })}
    </Button>
  );
  if (run !== null) return button;
  const reason = formatMessage({
    id: 'hero-image.hint.unsaved',
    defaultMessage: 'Save your changes first: only what is saved can be published.',
  });
  return (
    <>
      <Tooltip label={reason}>{button}</Tooltip>
      <VisuallyHidden id={reasonId}>{reason}</VisuallyHidden>
    </>
  );
};
