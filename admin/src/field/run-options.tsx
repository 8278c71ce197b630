import { Field, Flex, SingleSelect, SingleSelectOption, Typography } from '@strapi/design-system';
import { useIntl } from 'react-intl';
import { FailureReason } from './failure-reason';
import type { CatalogState } from './use-catalog';

/** The editor's options for runs; null leaves the choice to the field and the template. */
export interface Wishes {
  template: string | null;
  provider: string | null;
}

const AS_SET = '';

const chosen = (value: string | number): string | null => (value === AS_SET ? null : String(value));

/** Selects another template or provider, for runs of this form. */
export const RunOptions = ({
  catalog,
  wishes,
  onChange,
}: {
  catalog: CatalogState;
  wishes: Wishes;
  onChange: (wishes: Wishes) => void;
}) => {
  const { formatMessage } = useIntl();
  if (catalog.status === 'failed') return <FailureReason failure={catalog.failure} />;
  if (catalog.status === 'loading') {
    return (
      <Typography variant="pi" textColor="neutral600">
        {formatMessage({ id: 'hero-image.options.loading', defaultMessage: 'Loading…' })}
      </Typography>
    );
  }
  const asSet = formatMessage({ id: 'hero-image.options.as-set', defaultMessage: 'As set for this field' });
  return (
    <Flex gap={4} alignItems="flex-start" wrap="wrap">
      <Field.Root name="hero-image-template" flex="1 1 20rem">
        <Field.Label>
          {formatMessage({ id: 'hero-image.options.template', defaultMessage: 'Brand template' })}
        </Field.Label>
        <SingleSelect
          value={wishes.template ?? AS_SET}
          onChange={(value) => onChange({ ...wishes, template: chosen(value) })}
        >
          <SingleSelectOption value={AS_SET}>{asSet}</SingleSelectOption>
          {catalog.templates.map(({ slug, name }) => (
            <SingleSelectOption key={slug} value={slug}>
              {name}
            </SingleSelectOption>
          ))}
        </SingleSelect>
      </Field.Root>
      <Field.Root name="hero-image-provider" flex="1 1 20rem">
        <Field.Label>
          {formatMessage({ id: 'hero-image.options.provider', defaultMessage: 'Drawn by' })}
        </Field.Label>
        <SingleSelect
          value={wishes.provider ?? AS_SET}
          onChange={(value) => onChange({ ...wishes, provider: chosen(value) })}
        >
          <SingleSelectOption value={AS_SET}>{asSet}</SingleSelectOption>
          {catalog.providers.map(({ name, model, ready }) => (
            <SingleSelectOption key={name} value={name} disabled={!ready}>
              {ready
                ? [name, model].filter((part) => part !== '').join(' · ')
                : formatMessage(
                    { id: 'hero-image.options.no-key', defaultMessage: '{name} (no API key)' },
                    { name },
                  )}
            </SingleSelectOption>
          ))}
        </SingleSelect>
      </Field.Root>
    </Flex>
  );
};
