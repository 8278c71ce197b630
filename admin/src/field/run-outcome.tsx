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
          {formatMessage({
            id: 'hero-image.unknown.text',
            defaultMessage:
              'The provider took the request, but its answer never came. It was not repeated by itself.',
          })}
          {state.message === null ? null : ` ${state.message}`}
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
