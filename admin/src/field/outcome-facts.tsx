import { Box, Flex, Typography } from '@strapi/design-system';
import type { ReactNode } from 'react';
import { useIntl } from 'react-intl';
import { styled } from 'styled-components';
import type { OpenQuestion } from '../../../server/src/contracts/open-question';
import { CopyButton } from './copy-button';

const List = styled(Box)`
  display: grid;
  grid-template-columns: max-content minmax(0, 1fr);
  gap: ${({ theme }) => theme.spaces[1]} ${({ theme }) => theme.spaces[4]};
  align-items: center;
`;

const Breaking = styled(Typography)`
  overflow-wrap: anywhere;
`;

const Fact = ({ name, value, copied = null }: { name: string; value: ReactNode; copied?: string | null }) => (
  <>
    <Typography tag="dt" variant="pi" textColor="neutral600">
      {name}
    </Typography>
    <Flex tag="dd" gap={1} minHeight="2.4rem">
      <Breaking variant="pi" textColor="neutral800" fontWeight="semiBold">
        {value}
      </Breaking>
      {copied === null ? null : <CopyButton text={copied} />}
    </Flex>
  </>
);

/** The facts of a call of unknown outcome. */
export const OutcomeFacts = ({ question }: { question: OpenQuestion }) => {
  const { formatDate, formatMessage, formatNumber } = useIntl();
  const { provider, model, jobId, callKey, sentAt, asked, credits } = question;
  const nobodyKnows = formatMessage({ id: 'hero-image.outcome.not-known', defaultMessage: 'Not known' });
  return (
    <List tag="dl" width="100%">
      <Fact
        name={formatMessage({ id: 'hero-image.outcome.provider', defaultMessage: 'Provider' })}
        value={provider}
      />
      {model === '' ? null : (
        <Fact
          name={formatMessage({ id: 'hero-image.outcome.model', defaultMessage: 'Model' })}
          value={model}
        />
      )}
      <Fact
        name={formatMessage({ id: 'hero-image.outcome.sent', defaultMessage: 'Sent' })}
        value={
          sentAt === null ? nobodyKnows : formatDate(sentAt, { dateStyle: 'medium', timeStyle: 'medium' })
        }
      />
      {jobId === null ? (
        <Fact
          name={formatMessage({ id: 'hero-image.outcome.key', defaultMessage: 'Key of the call' })}
          value={callKey}
          copied={callKey}
        />
      ) : (
        <Fact
          name={formatMessage({ id: 'hero-image.outcome.job', defaultMessage: 'Job' })}
          value={jobId}
          copied={jobId}
        />
      )}
      <Fact
        name={formatMessage({ id: 'hero-image.outcome.pictures', defaultMessage: 'Pictures asked for' })}
        value={formatNumber(asked)}
      />
      <Fact
        name={formatMessage({ id: 'hero-image.outcome.cost', defaultMessage: 'May have cost' })}
        value={
          credits === null
            ? nobodyKnows
            : formatMessage(
                {
                  id: 'hero-image.outcome.credits',
                  defaultMessage: '{credits, number} {credits, plural, one {credit} other {credits}}',
                },
                { credits },
              )
        }
      />
    </List>
  );
};
