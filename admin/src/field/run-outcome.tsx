import { useIntl } from 'react-intl';
import { FailureNotice } from './failure-notice';
import { Notice } from './notice';
import type { RunState, Wish } from './run-state';

/** How the last run ended, where it did not end with a hero. */
export const RunOutcome = ({
  state,
  onRetry,
  onDismiss,
}: {
  state: RunState;
  onRetry: (wish: Wish) => void;
  onDismiss: () => void;
}) => {
  const { formatMessage } = useIntl();
  switch (state.phase) {
    case 'failed':
      return (
        <FailureNotice failure={state.failure} onRetry={() => onRetry(state.wish)} onDismiss={onDismiss} />
      );
    case 'unknown':
      return (
        <Notice
          tone="warning"
          title={formatMessage({
            id: 'hero-image.unknown.title',
            defaultMessage: 'This run may have been billed',
          })}
          action={{
            label: formatMessage({
              id: 'hero-image.unknown.again',
              defaultMessage: 'Generate again, even if it is billed twice',
            }),
            run: () => onRetry('generation'),
          }}
          onDismiss={onDismiss}
        >
          {state.message ??
            formatMessage({
              id: 'hero-image.unknown.text',
              defaultMessage: 'The provider was sent the request, but its answer never came.',
            })}{' '}
          {formatMessage({
            id: 'hero-image.unknown.not-repeated',
            defaultMessage: 'It was not repeated by itself.',
          })}
        </Notice>
      );
    case 'canceled':
      return (
        <Notice
          tone="neutral"
          title={formatMessage({ id: 'hero-image.canceled.title', defaultMessage: 'Canceled' })}
          action={null}
          onDismiss={onDismiss}
        />
      );
    case 'idle':
    case 'asking':
    case 'running':
    case 'succeeded':
      return null;
  }
};
