import { Badge, Box, Flex, Typography } from '@strapi/design-system';
import { useIntl } from 'react-intl';
import type { Hero } from '../../../server/src/contracts/hero';
import { formatOf } from './facts';
import { Frame } from './frame';
import { Picture } from './picture';
import { SocialPreview } from './social-preview';
import { SourceBadge } from './source-badge';

/** The hero with what there is to know about it. */
export const Preview = ({ hero, title }: { hero: Hero; title: string | null }) => {
  const { formatMessage } = useIntl();
  const { image, social } = hero;
  return (
    <Flex alignItems="flex-start" gap={6} wrap="wrap">
      <Flex direction="column" alignItems="stretch" gap={2} tag="figure" margin={0} flex="3 1 32rem">
        <Frame $ratio={image.width / image.height}>
          <Picture
            url={image.url}
            alt={image.alternativeText}
            width={image.width}
            height={image.height}
            placeholder={image.placeholder}
          />
        </Frame>
        <Typography variant="pi" textColor="neutral600" tag="figcaption">
          {image.alternativeText === ''
            ? formatMessage({ id: 'hero-image.preview.no-alt', defaultMessage: 'No alt text' })
            : formatMessage(
                { id: 'hero-image.preview.alt', defaultMessage: 'Alt text: {alt}' },
                { alt: image.alternativeText },
              )}
        </Typography>
      </Flex>
      <Flex direction="column" alignItems="stretch" gap={4} flex="1 1 22rem">
        <Flex gap={2} wrap="wrap">
          <SourceBadge source={hero.source} />
          {hero.pinned ? (
            <Badge variant="primary">
              {formatMessage({ id: 'hero-image.preview.pinned', defaultMessage: 'Pinned' })}
            </Badge>
          ) : null}
        </Flex>
        <SocialPreview hero={hero} title={title} />
        <Box>
          <Typography variant="pi" textColor="neutral600" tag="p">
            {formatMessage(
              {
                id: 'hero-image.preview.hero-size',
                defaultMessage: 'Hero {width} × {height}, {format}',
              },
              { width: image.width, height: image.height, format: formatOf(image.mime) },
            )}
          </Typography>
          <Typography variant="pi" textColor="neutral600" tag="p">
            {formatMessage(
              {
                id: 'hero-image.preview.social-size',
                defaultMessage: 'Social image {width} × {height}, {format}',
              },
              { width: social.width, height: social.height, format: formatOf(social.mime) },
            )}
          </Typography>
        </Box>
      </Flex>
    </Flex>
  );
};
