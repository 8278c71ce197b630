import { Box } from '@strapi/design-system';
import { styled } from 'styled-components';

/** Reserves the hero's shape from the first paint, so that the layout does not shift when the image loads. */
export const Frame = styled(Box)<{ $ratio: number }>`
  position: relative;
  width: 100%;
  max-width: 80rem;
  aspect-ratio: ${({ $ratio }) => $ratio};
  overflow: hidden;
  border-radius: ${({ theme }) => theme.borderRadius};

  &:focus-visible {
    outline: 2px solid ${({ theme }) => theme.colors.primary600};
    outline-offset: 2px;
  }
`;

/** A frame without an image; grows where its text needs more room. */
export const EmptyFrame = styled(Frame)<{ $ratio: number }>`
  aspect-ratio: auto;
  min-height: 24rem;
  display: flex;
  border: 1px dashed ${({ theme }) => theme.colors.neutral300};
  background: ${({ theme }) => theme.colors.neutral100};

  @media (min-width: 768px) {
    aspect-ratio: ${({ $ratio }) => $ratio};
  }
`;
