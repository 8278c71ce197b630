import { Flex, Loader, Typography } from '@strapi/design-system';
import { WarningCircle } from '@strapi/icons';
import type { FetchClient } from '@strapi/strapi/admin';
import { useEffect, useId, useRef } from 'react';
import { useIntl } from 'react-intl';
import { styled } from 'styled-components';
import type { Generation } from '../../../server/src/contracts/generation';
import { Notice } from './notice';
import { OutcomeAnswers } from './outcome-answers';
import { OutcomeFacts } from './outcome-facts';
import { OutcomeFailure } from './outcome-failure';
import { useOpenQuestion } from './use-open-question';

const Heading = styled(Typography)`
  &:focus-visible {
    outline: 2px solid ${({ theme }) => theme.colors.primary600};
    outline-offset: 4px;
    border-radius: ${({ theme }) => theme.borderRadius};
  }
`;

/** Whether the focus is on the page itself or still within the field around the panel. */
const mayTakeFocus = (panel: HTMLElement): boolean => {
  const { activeElement } = document;
  if (activeElement === null || activeElement === document.body) return true;
  return panel.closest('[role="group"]')?.contains(activeElement) ?? false;
};

/** A run of unknown outcome: the facts of its call, and the answers. */
export const OutcomePanel = ({
  client,
  runId,
  message,
  onMoved,
  onDismiss,
}: {
  client: FetchClient;
  runId: string;
  message: string | null;
  /** The run's outcome has been decided. */
  onMoved: (run: Generation) => void;
  onDismiss: () => void;
}) => {
  const { formatMessage } = useIntl();
  const { state, answer, look } = useOpenQuestion(client, { runId, onMoved });
  const heading = useRef<HTMLHeadingElement>(null);
  const headingId = useId();
  const isUnavailable = state.phase === 'unavailable';
  useEffect(() => {
    const element = heading.current;
    if (element !== null && mayTakeFocus(element)) element.focus({ preventScroll: true });
  }, [isUnavailable]);

  const title = formatMessage({
    id: 'hero-image.unknown.title',
    defaultMessage: 'This run may have been billed',
  });
  const sentence = [
    message ??
      formatMessage({
        id: 'hero-image.unknown.text',
        defaultMessage: 'The provider was sent the request, but its answer never came.',
      }),
    formatMessage({
      id: 'hero-image.unknown.not-repeated',
      defaultMessage: 'It was not repeated by itself.',
    }),
  ].join(' ');

  if (isUnavailable) {
    return (
      <Notice
        tone="warning"
        title={title}
        action={{
          label: formatMessage({ id: 'hero-image.outcome.look', defaultMessage: 'Look again' }),
          run: look,
        }}
        onDismiss={onDismiss}
      >
        {sentence}{' '}
        {formatMessage({
          id: 'hero-image.outcome.unavailable',
          defaultMessage: 'What is known of the call could not be loaded from the server.',
        })}
      </Notice>
    );
  }
  return (
    <Flex
      role="region"
      aria-labelledby={headingId}
      aria-busy={state.phase === 'loading'}
      alignItems="flex-start"
      gap={3}
      padding={4}
      hasRadius
      background="warning100"
      borderColor="warning200"
    >
      <WarningCircle aria-hidden width="2rem" height="2rem" fill="warning600" />
      <Flex direction="column" alignItems="flex-start" gap={3} flex="1" minWidth={0}>
        <Heading ref={heading} id={headingId} tabIndex={-1} fontWeight="bold" tag="h3" textColor="neutral800">
          {title}
        </Heading>
        <Typography tag="p" textColor="neutral800">
          {sentence}
        </Typography>
        {state.phase === 'loading' ? (
          <Loader small>
            {formatMessage({ id: 'hero-image.options.loading', defaultMessage: 'Loading…' })}
          </Loader>
        ) : (
          <>
            <OutcomeFacts question={state.question} />
            <OutcomeAnswers
              question={state.question}
              answering={state.answering}
              onAnswer={answer}
              onDismiss={onDismiss}
            />
            {state.failure === null ? null : <OutcomeFailure failure={state.failure} onLook={look} />}
          </>
        )}
      </Flex>
    </Flex>
  );
};
