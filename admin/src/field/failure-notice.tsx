import { useIntl } from 'react-intl';
import type { Failure } from '../api/request-failure';
import { errorTitles } from './error-wording';
import { Notice } from './notice';

/** Why there is no hero, with a retry where one may help. */
export const FailureNotice = ({
  failure,
  onRetry,
  onDismiss,
}: {
  failure: Failure;
  onRetry: () => void;
  onDismiss: () => void;
}) => {
  const { formatMessage } = useIntl();
  const retry = {
    label: formatMessage({ id: 'hero-image.action.retry', defaultMessage: 'Try again' }),
    run: onRetry,
  };
  switch (failure.kind) {
    case 'refused':
      return (
        <Notice
          tone="danger"
          title={formatMessage(errorTitles[failure.code])}
          action={failure.retryable ? retry : null}
          onDismiss={onDismiss}
        >
          {failure.message}
        </Notice>
      );
    case 'forbidden':
      return (
        <Notice
          tone="danger"
          title={formatMessage({
            id: 'hero-image.failure.forbidden.title',
            defaultMessage: 'You may not generate heroes here',
          })}
          action={null}
          onDismiss={onDismiss}
        >
          {formatMessage({
            id: 'hero-image.failure.forbidden.text',
            defaultMessage: 'Ask an administrator to give your role the permission to generate heroes.',
          })}
        </Notice>
      );
    case 'unseen':
      return (
        <Notice
          tone="warning"
          title={formatMessage({
            id: 'hero-image.failure.unseen.title',
            defaultMessage: 'The run has started, but you may not follow it',
          })}
          action={null}
          onDismiss={onDismiss}
        >
          {formatMessage({
            id: 'hero-image.failure.unseen.text',
            defaultMessage: 'It goes on without you. Ask an administrator to let your role see runs.',
          })}
        </Notice>
      );
    case 'unreachable':
      return (
        <Notice
          tone="danger"
          title={formatMessage({
            id: 'hero-image.failure.unreachable.title',
            defaultMessage: 'The server cannot be reached',
          })}
          action={retry}
          onDismiss={onDismiss}
        >
          {formatMessage({
            id: 'hero-image.failure.unreachable.text',
            defaultMessage: 'Check your connection. Asking again does not pay twice for the same hero.',
          })}
        </Notice>
      );
    case 'unexpected':
      return (
        <Notice
          tone="danger"
          title={formatMessage({
            id: 'hero-image.failure.unexpected.title',
            defaultMessage: 'The hero could not be made',
          })}
          action={retry}
          onDismiss={onDismiss}
        >
          {failure.message === ''
            ? formatMessage({
                id: 'hero-image.failure.unexpected.text',
                defaultMessage: 'The server gave no reason. Its log may tell more.',
              })
            : failure.message}
        </Notice>
      );
  }
};
