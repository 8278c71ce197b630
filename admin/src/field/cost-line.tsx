import { Typography } from '@strapi/design-system';
import { useIntl } from 'react-intl';
import type { PreviewState } from './use-prompt-preview';

/**
 * Provider and price of the next run, shown before anything is sent. `isNext`: the field already has a hero,
 * perhaps from another provider.
 */
export const CostLine = ({ preview, isNext = false }: { preview: PreviewState; isNext?: boolean }) => {
  const { formatMessage } = useIntl();
  if (preview.status !== 'ready') {
    // An empty line of the same height keeps the buttons in place while the preview loads.
    return (
      <Typography variant="pi" tag="p" aria-hidden>
        &nbsp;
      </Typography>
    );
  }
  const { template, provider, credits, candidates } = preview.preview;
  const parts = [
    formatMessage(
      isNext
        ? { id: 'hero-image.cost.next', defaultMessage: 'Next generation: {template} with {provider}' }
        : { id: 'hero-image.cost.made-with', defaultMessage: 'Template “{template}” with {provider}' },
      { template, provider },
    ),
    candidates > 1
      ? formatMessage(
          { id: 'hero-image.cost.candidates', defaultMessage: '{count, number} pictures' },
          { count: candidates },
        )
      : null,
    credits === 0 ? formatMessage({ id: 'hero-image.cost.free', defaultMessage: 'Free' }) : null,
    credits !== null && credits > 0
      ? formatMessage(
          {
            id: 'hero-image.cost.credits',
            defaultMessage: 'about {credits, number} {credits, plural, one {credit} other {credits}}',
          },
          { credits },
        )
      : null,
  ];
  return (
    <Typography variant="pi" tag="p" textColor="neutral600">
      {parts.filter((part) => part !== null).join(' · ')}
    </Typography>
  );
};
