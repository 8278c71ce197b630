import { Button, Field, Flex } from '@strapi/design-system';
import { useEffect, useRef, useState, type ChangeEvent, type KeyboardEvent } from 'react';
import { useIntl } from 'react-intl';
import type { OutcomeAnswer } from '../../../server/src/contracts/open-question';
import { readArrival, type Arrival } from './arrival';

/**
 * Asks for the URL or job id of the image. Not a form element: nested in the entry's form, it (or Enter) would
 * submit that form.
 */
export const ArrivalForm = ({
  takesJobId,
  isSending,
  onAnswer,
  onClose,
}: {
  takesJobId: boolean;
  isSending: boolean;
  onAnswer: (answer: OutcomeAnswer) => void;
  onClose: () => void;
}) => {
  const { formatMessage } = useIntl();
  const [typed, setTyped] = useState('');
  const [problem, setProblem] = useState<Exclude<Arrival['kind'], 'answer'> | null>(null);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    input.current?.focus();
  }, []);

  const submit = (): void => {
    const arrival = readArrival(typed, takesJobId);
    if (arrival.kind === 'answer') {
      setProblem(null);
      onAnswer(arrival.answer);
      return;
    }
    setProblem(arrival.kind);
    input.current?.focus();
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter') {
      event.preventDefault();
      if (!isSending) submit();
    } else if (event.key === 'Escape') {
      event.stopPropagation();
      onClose();
    }
  };

  const words = {
    empty: formatMessage({ id: 'hero-image.arrived.empty', defaultMessage: 'Say where the picture is.' }),
    'no-address': formatMessage({
      id: 'hero-image.arrived.no-address',
      defaultMessage: 'This is not the address of a picture, such as https://…',
    }),
    'too-long': formatMessage({
      id: 'hero-image.arrived.too-long',
      defaultMessage: 'This is too long for the id of a job.',
    }),
  };

  return (
    <Field.Root
      name="hero-image-arrival"
      width="100%"
      error={problem === null ? false : words[problem]}
      hint={formatMessage({
        id: 'hero-image.arrived.hint',
        defaultMessage:
          'The provider’s own page shows it. The picture is fetched from there and nothing is paid again.',
      })}
    >
      <Field.Label>
        {takesJobId
          ? formatMessage({
              id: 'hero-image.arrived.address-or-job',
              defaultMessage: 'Address of the picture, or id of its job',
            })
          : formatMessage({ id: 'hero-image.arrived.address', defaultMessage: 'Address of the picture' })}
      </Field.Label>
      <Field.Input
        ref={input}
        type="text"
        size="S"
        autoComplete="off"
        spellCheck={false}
        value={typed}
        placeholder="https://"
        onChange={(event: ChangeEvent<HTMLInputElement>) => {
          setTyped(event.target.value);
          setProblem(null);
        }}
        onKeyDown={onKeyDown}
      />
      <Field.Error />
      <Field.Hint />
      <Flex gap={2} wrap="wrap" paddingTop={1}>
        <Button size="S" onClick={submit} loading={isSending}>
          {formatMessage({ id: 'hero-image.arrived.fetch', defaultMessage: 'Fetch the picture' })}
        </Button>
        <Button size="S" variant="tertiary" onClick={onClose} disabled={isSending}>
          {formatMessage({ id: 'hero-image.action.back', defaultMessage: 'Back' })}
        </Button>
      </Flex>
    </Field.Root>
  );
};
