import { IconButton } from '@strapi/design-system';
import { Check, Duplicate } from '@strapi/icons';
import { useClipboard } from '@strapi/strapi/admin';
import { useState } from 'react';
import { useIntl } from 'react-intl';

/** Copies a text and confirms it. */
export const CopyButton = ({ text }: { text: string }) => {
  const { formatMessage } = useIntl();
  const { copy } = useClipboard();
  const [copied, setCopied] = useState<string | null>(null);
  const isCopied = copied === text;
  const label = isCopied
    ? formatMessage({ id: 'hero-image.action.copied', defaultMessage: 'Copied' })
    : formatMessage({ id: 'hero-image.action.copy', defaultMessage: 'Copy' });
  const press = async (): Promise<void> => {
    if (await copy(text)) setCopied(text);
  };
  return (
    <IconButton size="XS" variant="ghost" label={label} onClick={() => void press()}>
      {isCopied ? <Check aria-hidden fill="success600" /> : <Duplicate aria-hidden />}
    </IconButton>
  );
};
