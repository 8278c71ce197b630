import { Button, Flex, Typography } from '@strapi/design-system';
import { useRef, useState } from 'react';
import { useIntl } from 'react-intl';
import type { OpenQuestion, OutcomeAnswer } from '../../../server/src/contracts/open-question';
import { ArrivalForm } from './arrival-form';
import { PayAgain } from './pay-again';
import type { AnswerKind } from './question-state';

/** The possible answers about a call of unknown outcome. */
export const OutcomeAnswers = ({
  question,
  answering,
  onAnswer,
  onDismiss,
}: {
  question: OpenQuestion;
  answering: AnswerKind | null;
  onAnswer: (answer: OutcomeAnswer) => void;
  onDismiss: () => void;
}) => {
  const { formatMessage } = useIntl();
  const [isArrivalOpen, setArrivalOpen] = useState(false);
  const arrivedButton = useRef<HTMLButtonElement>(null);
  const { provider, canAsk, takesJobId } = question;
  const isOff = (kind: AnswerKind): boolean => answering !== null && answering !== kind;
  return (
    <Flex direction="column" alignItems="stretch" gap={3} width="100%">
      <Typography variant="pi" tag="p" textColor="neutral700">
        {canAsk === null
          ? formatMessage(
              {
                id: 'hero-image.outcome.look-yourself',
                defaultMessage:
                  '{provider} has no way to be asked about it. Its own usage page shows what became of the call.',
              },
              { provider },
            )
          : formatMessage(
              {
                id: 'hero-image.outcome.ask-first',
                defaultMessage: 'Asking {provider} again is free. Its own usage page shows the call, too.',
              },
              { provider },
            )}
      </Typography>
      <Flex gap={2} wrap="wrap">
        {canAsk === null ? null : (
          <Button
            size="S"
            loading={answering === 'ask'}
            disabled={isOff('ask')}
            onClick={() => onAnswer({ answer: 'ask' })}
          >
            {formatMessage(
              { id: 'hero-image.outcome.ask', defaultMessage: 'Ask {provider} again' },
              { provider },
            )}
          </Button>
        )}
        <Button
          ref={arrivedButton}
          size="S"
          variant="secondary"
          aria-expanded={isArrivalOpen}
          disabled={isOff('arrived')}
          onClick={() => setArrivalOpen(!isArrivalOpen)}
        >
          {formatMessage({ id: 'hero-image.outcome.arrived', defaultMessage: 'It arrived…' })}
        </Button>
        <PayAgain
          question={question}
          isSending={answering === 'pay'}
          isDisabled={isOff('pay')}
          onConfirm={() => onAnswer({ answer: 'pay' })}
        />
        <Button
          size="S"
          variant="tertiary"
          loading={answering === 'lost'}
          disabled={isOff('lost')}
          onClick={() => onAnswer({ answer: 'lost' })}
        >
          {formatMessage({ id: 'hero-image.outcome.lost', defaultMessage: 'Nothing was made or billed' })}
        </Button>
        <Button size="S" variant="tertiary" onClick={onDismiss}>
          {formatMessage({ id: 'hero-image.outcome.later', defaultMessage: 'Decide later' })}
        </Button>
      </Flex>
      {isArrivalOpen ? (
        <ArrivalForm
          takesJobId={takesJobId}
          isSending={answering === 'arrived'}
          onAnswer={onAnswer}
          onClose={() => {
            setArrivalOpen(false);
            arrivedButton.current?.focus();
          }}
        />
      ) : null}
    </Flex>
  );
};
