import type { FetchClient } from '@strapi/strapi/admin';
import { useIntl } from 'react-intl';
import type { Generation } from '../../../server/src/contracts/generation';
import { FailureNotice } from './failure-notice';
import { Notice } from './notice';
import { OutcomePanel } from './outcome-panel';
import { PublicationNotice } from './publication-notice';
import type { RunState, Wish } from './run-state';

/** The result of the last run, if it is not a hero. */
export const RunOutcome = ({
  client,
  state,
  onMoved,
  onRetry,
  onDismiss,
}: {
  client: FetchClient;
  state: RunState;
  /** The run's unknown outcome has been decided. */
  onMoved: (run: Generation) => void;
  onRetry: (wish: Wish) => void;
  onDismiss: () => void;
}) => {
  const { formatMessage } = useIntl();
  switch (state.phase) {
    case 'failed':
      return (
        <>
          <FailureNotice failure={state.failure} onRetry={() => onRetry(state.wish)} onDismiss={onDismiss} />
          {state.unpublished === undefined ? null : (
            <PublicationNotice news={{ kind: 'skipped', message: state.unpublished }} onDismiss={onDismiss} />
          )}
        </>
      );
    case 'unknown':
      return (
        <OutcomePanel
          key={state.runId}
          client={client}
          runId={state.runId}
          message={state.message}
          onMoved={onMoved}
          onDismiss={onDismiss}
        />
      );
    case 'canceled':
      return (
        <Notice
          tone="neutral"
          title={formatMessage({ id: 'hero-image.canceled.title', defaultMessage: 'Canceled' })}
          action={null}
          onDismiss={onDismiss}
        >
          {formatMessage({
            id: 'hero-image.canceled.text',
            defaultMessage:
              'If the provider had already started, the image may be billed. It appears here when it arrives.',
          })}
        </Notice>
      );
    case 'idle':
    case 'asking':
    case 'running':
    case 'succeeded':
      return null;
  }
};
