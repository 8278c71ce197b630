import { Button, Dialog } from '@strapi/design-system';
import { WarningCircle } from '@strapi/icons';
import { useIntl } from 'react-intl';
import type { OpenQuestion } from '../../../server/src/contracts/open-question';

/** The one answer that costs: asks for confirmation, with the price. */
export const PayAgain = ({
  question: { provider, credits },
  isSending,
  isDisabled,
  onConfirm,
}: {
  question: OpenQuestion;
  isSending: boolean;
  isDisabled: boolean;
  onConfirm: () => void;
}) => {
  const { formatMessage } = useIntl();
  const label = formatMessage({ id: 'hero-image.outcome.pay', defaultMessage: 'Draw anew and pay again' });
  return (
    <Dialog.Root>
      <Dialog.Trigger>
        <Button size="S" variant="danger-light" loading={isSending} disabled={isDisabled}>
          {label}
        </Button>
      </Dialog.Trigger>
      <Dialog.Content>
        <Dialog.Header>
          {formatMessage({ id: 'hero-image.pay.title', defaultMessage: 'Pay for another picture?' })}
        </Dialog.Header>
        <Dialog.Body icon={<WarningCircle fill="danger600" />}>
          {credits === null
            ? formatMessage(
                {
                  id: 'hero-image.pay.text',
                  defaultMessage:
                    '{provider} is asked for another picture, at a price that is not known here. If the first one was billed too, you pay twice.',
                },
                { provider },
              )
            : formatMessage(
                {
                  id: 'hero-image.pay.text-credits',
                  defaultMessage:
                    '{provider} is asked for another picture, for about {credits, number} {credits, plural, one {credit} other {credits}}. If the first one was billed too, you pay twice.',
                },
                { provider, credits },
              )}
        </Dialog.Body>
        <Dialog.Footer>
          <Dialog.Cancel>
            <Button fullWidth variant="tertiary">
              {formatMessage({ id: 'hero-image.action.cancel', defaultMessage: 'Cancel' })}
            </Button>
          </Dialog.Cancel>
          <Dialog.Action>
            <Button fullWidth variant="danger" onClick={onConfirm}>
              {formatMessage({ id: 'hero-image.pay.confirm', defaultMessage: 'Pay again' })}
            </Button>
          </Dialog.Action>
        </Dialog.Footer>
      </Dialog.Content>
    </Dialog.Root>
  );
};
