import { Button, Flex, Typography } from '@strapi/design-system';
import { useEffect, useRef } from 'react';
import { useIntl } from 'react-intl';
import type { Failure } from '../api/request-failure';

/** Why an answer was refused, with a reload; takes the focus that the pressed button has lost. */
export const OutcomeFailure = ({ failure, onLook }: { failure: Failure; onLook: () => void }) => {
  const { formatMessage } = useIntl();
  const line = useRef<HTMLDivElement>(null);
  useEffect(() => {
    line.current?.focus();
  }, [failure]);
  const reason = (): string => {
    switch (failure.kind) {
      case 'refused':
        return failure.message;
      case 'forbidden':
      case 'unseen':
        return formatMessage({
          id: 'hero-image.outcome.forbidden',
          defaultMessage: 'Your role may not decide about this run. Ask an administrator for the permission.',
        });
      case 'unreachable':
        return formatMessage({
          id: 'hero-image.outcome.unreachable',
          defaultMessage:
            'The server did not answer. It may have taken your word all the same: look again before you say anything else.',
        });
      case 'unexpected':
        return failure.message === ''
          ? formatMessage({
              id: 'hero-image.failure.unexpected.text',
              defaultMessage: 'The server gave no reason. Its log may tell more.',
            })
          : failure.message;
    }
  };
  return (
    <Flex ref={line} tabIndex={-1} role="alert" gap={3} wrap="wrap" width="100%">
      <Typography variant="pi" tag="p" textColor="danger600">
        {reason()}
      </Typography>
      <Button size="S" variant="tertiary" onClick={onLook}>
        {formatMessage({ id: 'hero-image.outcome.look', defaultMessage: 'Look again' })}
      </Button>
    </Flex>
  );
};
