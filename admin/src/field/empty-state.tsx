import { Flex, Typography } from '@strapi/design-system';
import { Images } from '@strapi/icons';
import type { ReactNode } from 'react';
import { EmptyFrame } from './frame';

/** The empty field: one sentence and the available actions. */
export const EmptyState = ({
  ratio,
  sentence,
  children,
}: {
  ratio: number;
  sentence: string;
  children?: ReactNode;
}) => (
  <EmptyFrame $ratio={ratio}>
    <Flex direction="column" justifyContent="center" gap={4} padding={6} width="100%">
      <Images aria-hidden width="3.2rem" height="3.2rem" fill="neutral500" />
      <Typography tag="p" textColor="neutral600" textAlign="center">
        {sentence}
      </Typography>
      {children}
    </Flex>
  </EmptyFrame>
);
