import { Button, Flex, Typography } from '@strapi/design-system';
import { CheckCircle, WarningCircle } from '@strapi/icons';
import type { ReactNode } from 'react';
import { useIntl } from 'react-intl';

interface NoticeProps {
  tone: 'danger' | 'warning' | 'neutral' | 'success';
  title: string;
  children?: ReactNode;
  /** The way to resolve it; null if a retry does not help. */
  action: { label: string; run: () => void } | null;
  onDismiss: () => void;
}

/**
 * A message that stays until it is dismissed. Not the design system's Alert: its close button has no type and
 * would submit the entry's form.
 */
export const Notice = ({ tone, title, children, action, onDismiss }: NoticeProps) => {
  const { formatMessage } = useIntl();
  const Icon = tone === 'success' ? CheckCircle : WarningCircle;
  return (
    <Flex
      alignItems="flex-start"
      gap={3}
      padding={4}
      hasRadius
      background={`${tone}100`}
      borderColor={`${tone}200`}
      role={tone === 'danger' ? 'alert' : 'status'}
    >
      <Icon aria-hidden width="2rem" height="2rem" fill={`${tone}600`} />
      <Flex direction="column" alignItems="flex-start" gap={2} flex="1" minWidth={0}>
        <Typography fontWeight="bold" tag="p" textColor="neutral800">
          {title}
        </Typography>
        {children === undefined ? null : (
          <Typography tag="p" textColor="neutral800">
            {children}
          </Typography>
        )}
        <Flex gap={2} wrap="wrap">
          {action === null ? null : (
            <Button size="S" variant="tertiary" onClick={action.run}>
              {action.label}
            </Button>
          )}
          <Button size="S" variant="tertiary" onClick={onDismiss}>
            {formatMessage({ id: 'hero-image.action.dismiss', defaultMessage: 'Dismiss' })}
          </Button>
        </Flex>
      </Flex>
    </Flex>
  );
};
