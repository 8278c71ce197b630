import { Button, Field, Flex, Textarea, Typography } from '@strapi/design-system';
import type { ChangeEvent } from 'react';
import { useIntl } from 'react-intl';
import { FailureReason } from './failure-reason';
import type { PreviewState } from './use-prompt-preview';

/** The prompt of the next run; a change applies to that run only. */
export const PromptEditor = ({
  preview,
  prompt,
  onChange,
}: {
  preview: PreviewState;
  /** The editor's prompt; null for the template's. */
  prompt: string | null;
  onChange: (prompt: string | null) => void;
}) => {
  const { formatMessage } = useIntl();
  if (preview.status === 'failed' && prompt === null) return <FailureReason failure={preview.failure} />;
  const built = preview.status === 'ready' ? preview.preview : null;
  return (
    <Flex direction="column" alignItems="stretch" gap={3}>
      <Field.Root
        name="hero-image-prompt"
        hint={formatMessage({
          id: 'hero-image.prompt.hint',
          defaultMessage:
            'Built from the brand template and this entry. Your changes count for the next run only.',
        })}
      >
        <Field.Label>
          {formatMessage({ id: 'hero-image.prompt.label', defaultMessage: 'What will be drawn' })}
        </Field.Label>
        <Textarea
          value={prompt ?? built?.prompt ?? ''}
          disabled={built === null && prompt === null}
          onChange={(event: ChangeEvent<HTMLTextAreaElement>) => onChange(event.target.value)}
          rows={6}
        />
        <Field.Hint />
      </Field.Root>
      {built === null || built.negativePrompt === '' ? null : (
        <Typography variant="pi" tag="p" textColor="neutral600">
          {formatMessage(
            { id: 'hero-image.prompt.avoid', defaultMessage: 'Will be avoided: {avoid}' },
            { avoid: built.negativePrompt },
          )}
        </Typography>
      )}
      {built?.warnings.map((warning) => (
        <Typography key={warning.feature} variant="pi" tag="p" textColor="warning700">
          {warning.message}
        </Typography>
      ))}
      {prompt === null ? null : (
        <Flex>
          <Button size="S" variant="tertiary" onClick={() => onChange(null)}>
            {formatMessage({
              id: 'hero-image.prompt.reset',
              defaultMessage: 'Back to the template’s prompt',
            })}
          </Button>
        </Flex>
      )}
    </Flex>
  );
};
