import { Box } from '@strapi/design-system';
import { useIntl } from 'react-intl';
import { Notice } from './notice';
import { Picture } from './picture';
import type { LateRun } from './run-report';

/** Offers an image that was billed and arrived after the cancel. */
export const LateImage = ({
  run,
  onUse,
  onDismiss,
}: {
  run: LateRun;
  /** Null if the shown hero must not be replaced. */
  onUse: (() => void) | null;
  onDismiss: () => void;
}) => {
  const { formatMessage } = useIntl();
  const { url, width, height, alternativeText } = run.hero.image;
  return (
    <Notice
      tone="neutral"
      title={formatMessage({
        id: 'hero-image.late.title',
        defaultMessage: 'An image arrived after you canceled',
      })}
      action={
        onUse === null
          ? null
          : {
              label: formatMessage({ id: 'hero-image.late.use', defaultMessage: 'Use this image' }),
              run: onUse,
            }
      }
      onDismiss={onDismiss}
    >
      {formatMessage({
        id: 'hero-image.late.text',
        defaultMessage: 'The provider had already generated it, so it may be billed. Using it is free.',
      })}
      <Box tag="span" display="block" width="16rem" maxWidth="100%" paddingTop={2}>
        <Picture url={url} width={width} height={height} alt={alternativeText} />
      </Box>
    </Notice>
  );
};
