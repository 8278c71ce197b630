import { Flex, Typography } from '@strapi/design-system';
import { useIntl } from 'react-intl';
import { errorTitles } from './error-wording';
import type { GivenUp, RunReport } from './run-report';

const Reasons = ({ givenUp }: { givenUp: GivenUp[] }) => {
  const { formatMessage } = useIntl();
  return (
    <ul>
      {givenUp.map(({ provider, code }, position) => (
        <Typography key={`${position} ${provider}`} variant="pi" tag="li" textColor="neutral800">
          {provider === ''
            ? formatMessage(errorTitles[code])
            : formatMessage(
                { id: 'hero-image.report.reason', defaultMessage: '{provider}: {reason}' },
                { provider, reason: formatMessage(errorTitles[code]) },
              )}
        </Typography>
      ))}
    </ul>
  );
};

/** Provider and cost of the shown hero, the providers that failed before, and warnings. */
export const HeroReport = ({ report }: { report: RunReport }) => {
  const { formatMessage } = useIntl();
  const { made, givenUp, warnings } = report;
  if (made === null && givenUp.length === 0 && warnings.length === 0) return null;
  const card = formatMessage({ id: 'hero-image.source.card', defaultMessage: 'Brand card' });
  const provider = made?.isCard === true ? card : (made?.provider ?? '');
  const cost = (credits: number): string =>
    credits === 0
      ? formatMessage({ id: 'hero-image.cost.free', defaultMessage: 'Free' })
      : formatMessage(
          {
            id: 'hero-image.outcome.credits',
            defaultMessage: '{credits, number} {credits, plural, one {credit} other {credits}}',
          },
          { credits },
        );
  const heading =
    made === null
      ? formatMessage({ id: 'hero-image.report.failed', defaultMessage: 'The last generation failed:' })
      : made.isCard
        ? formatMessage({
            id: 'hero-image.report.card',
            defaultMessage: 'No image could be generated, so this is a brand card:',
          })
        : formatMessage({
            id: 'hero-image.report.fallback',
            defaultMessage: 'Another provider was tried first:',
          });
  return (
    <Flex direction="column" alignItems="stretch" gap={1} role="status">
      {made === null ? null : (
        <Typography variant="pi" tag="p" textColor="neutral800">
          {[
            formatMessage(
              { id: 'hero-image.report.made', defaultMessage: 'Generated with {provider}' },
              { provider },
            ),
            made.credits === null ? null : cost(made.credits),
          ]
            .filter((part) => part !== null)
            .join(' · ')}
        </Typography>
      )}
      {givenUp.length === 0 ? null : (
        <>
          <Typography variant="pi" fontWeight="bold" tag="p" textColor="neutral800">
            {heading}
          </Typography>
          <Reasons givenUp={givenUp} />
        </>
      )}
      {warnings.map((warning) => (
        <Typography key={warning} variant="pi" tag="p" textColor="neutral800" lang="en">
          {warning}
        </Typography>
      ))}
    </Flex>
  );
};
