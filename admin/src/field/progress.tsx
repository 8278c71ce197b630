import { Button, Flex, Typography } from '@strapi/design-system';
import { Check } from '@strapi/icons';
import { useEffect, useRef, useState } from 'react';
import { useIntl } from 'react-intl';
import { keyframes, styled } from 'styled-components';
import { formatElapsed } from './elapsed-time';
import { Frame } from './frame';
import { STAGES, stageMessages, type Stage } from './step-wording';

const sweep = keyframes`
  from { transform: translateX(-100%); }
  to { transform: translateX(100%); }
`;

const Canvas = styled(Frame)`
  display: flex;
  min-height: 20rem;
  background: ${({ theme }) => theme.colors.neutral150};

  @media (prefers-reduced-motion: no-preference) {
    &::before {
      content: '';
      position: absolute;
      inset: 0;
      background: linear-gradient(90deg, transparent, ${({ theme }) => theme.colors.neutral0}, transparent);
      opacity: 0.6;
      animation: ${sweep} 2.4s ease-in-out infinite;
    }
  }
`;

const useNow = (): number => {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 500);
    return () => clearInterval(timer);
  }, []);
  return now;
};

const StageName = ({ stage, current }: { stage: Stage; current: Stage }) => {
  const { formatMessage } = useIntl();
  const isDone = STAGES.indexOf(stage) < STAGES.indexOf(current);
  const isCurrent = stage === current;
  return (
    <Flex tag="li" gap={1} aria-current={isCurrent ? 'step' : undefined}>
      {isDone ? <Check aria-hidden width="1.2rem" height="1.2rem" fill="success600" /> : null}
      <Typography
        variant="pi"
        fontWeight={isCurrent ? 'bold' : 'regular'}
        textColor={isCurrent ? 'primary600' : isDone ? 'success600' : 'neutral600'}
      >
        {formatMessage(stageMessages[stage])}
      </Typography>
    </Flex>
  );
};

/** A run in progress: its step in words, the elapsed time, and a cancel button. */
export const Progress = ({
  ratio,
  stage,
  startedAt,
  willPublish,
  isOffline,
  onCancel,
  isCanceling,
}: {
  ratio: number;
  stage: Stage;
  startedAt: number;
  willPublish: boolean;
  isOffline: boolean;
  /** Null while there is nothing to cancel. */
  onCancel: (() => void) | null;
  isCanceling: boolean;
}) => {
  const { formatMessage } = useIntl();
  const canvas = useRef<HTMLDivElement>(null);
  const now = useNow();
  // The pressed button is removed, so the focus moves to its replacement.
  useEffect(() => {
    canvas.current?.focus({ preventScroll: true });
  }, []);
  return (
    <Canvas
      ref={canvas}
      $ratio={ratio}
      tabIndex={-1}
      role="group"
      aria-label={formatMessage({ id: 'hero-image.progress.label', defaultMessage: 'Hero in the making' })}
    >
      <Flex direction="column" justifyContent="center" gap={4} padding={6} width="100%" position="relative">
        <Typography variant="beta" tag="p">
          {formatMessage(stageMessages[stage])} · {formatElapsed(now - startedAt)}
        </Typography>
        <Flex tag="ol" gap={4} wrap="wrap" justifyContent="center">
          {STAGES.map((one) => (
            <StageName key={one} stage={one} current={stage} />
          ))}
        </Flex>
        {willPublish ? (
          <Typography variant="pi" tag="p" textColor="neutral800" role="status">
            {formatMessage({ id: 'hero-image.progress.publishes', defaultMessage: 'Publishes when ready' })}
          </Typography>
        ) : null}
        {isOffline ? (
          <Typography variant="pi" tag="p" textColor="warning700" role="status">
            {formatMessage({
              id: 'hero-image.progress.offline',
              defaultMessage: 'No connection to the server. The run goes on; trying again…',
            })}
          </Typography>
        ) : null}
        {onCancel === null ? null : (
          <Button variant="tertiary" onClick={onCancel} loading={isCanceling}>
            {formatMessage({ id: 'hero-image.action.cancel', defaultMessage: 'Cancel' })}
          </Button>
        )}
      </Flex>
    </Canvas>
  );
};
