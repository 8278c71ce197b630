import { Typography } from '@strapi/design-system';
import { useIntl } from 'react-intl';
import type { Failure } from '../api/request-failure';

/** A failure in one line, for parts without actions. */
export const FailureReason = ({ failure }: { failure: Failure }) => {
  const { formatMessage } = useIntl();
  const reason =
    (failure.kind === 'refused' || failure.kind === 'unexpected') && failure.message !== ''
      ? failure.message
      : formatMessage({
          id: 'hero-image.failure.not-loaded',
          defaultMessage: 'This could not be loaded from the server.',
        });
  return (
    <Typography variant="pi" tag="p" textColor="danger600" role="status">
      {reason}
    </Typography>
  );
};
