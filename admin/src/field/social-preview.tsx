import { Box, Flex, Typography } from '@strapi/design-system';
import { useIntl } from 'react-intl';
import { styled } from 'styled-components';
import type { Hero } from '../../../server/src/contracts/hero';
import { hostOf } from './facts';
import { Picture } from './picture';

const Card = styled(Box)`
  overflow: hidden;
  max-width: 36rem;
`;

const Crop = styled(Box)`
  aspect-ratio: 1200 / 630;
`;

/** The social image as a link preview shows it. */
export const SocialPreview = ({ hero, title }: { hero: Hero; title: string | null }) => {
  const { formatMessage } = useIntl();
  const { url, width, height } = hero.social;
  return (
    <Flex direction="column" alignItems="stretch" gap={2} tag="figure" margin={0} flex="0 1 32rem">
      <Typography variant="pi" fontWeight="bold" textColor="neutral800" tag="figcaption">
        {formatMessage({ id: 'hero-image.social.heading', defaultMessage: 'As a shared link' })}
      </Typography>
      <Card hasRadius borderColor="neutral200" background="neutral0">
        <Crop>
          <Picture
            url={url}
            width={width}
            height={height}
            alt={formatMessage(
              { id: 'hero-image.social.alt', defaultMessage: 'Link preview: {alt}' },
              { alt: hero.image.alternativeText },
            )}
          />
        </Crop>
        <Flex direction="column" alignItems="stretch" gap={1} padding={3}>
          <Typography variant="pi" textColor="neutral600" ellipsis>
            {hostOf(url)}
          </Typography>
          <Typography fontWeight="semiBold" ellipsis>
            {title === null || title.trim() === ''
              ? formatMessage({ id: 'hero-image.social.untitled', defaultMessage: 'Untitled' })
              : title}
          </Typography>
        </Flex>
      </Card>
    </Flex>
  );
};
