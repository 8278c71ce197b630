import { Box, Field } from '@strapi/design-system';
import { useField, useFocusInputField } from '@strapi/strapi/admin';
import type { ReactNode } from 'react';
import { HeroField } from './hero-field';
import { isNested, NestedNotice } from './nested-notice';
import { useIsInDialog } from './use-is-in-dialog';

interface HeroInputProps {
  name: string;
  label: ReactNode;
  attribute: unknown;
  hint?: ReactNode;
  labelAction?: ReactNode;
  required?: boolean;
  /** By the form (published view) or by the role's permissions on this field. */
  disabled?: boolean;
}

/** The Generate hero field as the Content Manager renders it. */
export const HeroInput = ({
  name,
  label,
  attribute,
  hint,
  labelAction,
  required = false,
  disabled = false,
}: HeroInputProps) => {
  const { error } = useField(name);
  const focusRef = useFocusInputField<HTMLDivElement>(name);
  const [isInDialog, placeRef] = useIsInDialog();
  return (
    <Field.Root ref={focusRef} name={name} hint={hint} required={required} error={error ?? false}>
      <Field.Label action={labelAction}>{label}</Field.Label>
      <Box ref={placeRef}>
        {isNested(name) ? (
          <NestedNotice />
        ) : isInDialog === null ? null : (
          <HeroField name={name} attribute={attribute} disabled={disabled} isForeign={isInDialog} />
        )}
      </Box>
      <Field.Hint />
      <Field.Error />
    </Field.Root>
  );
};
