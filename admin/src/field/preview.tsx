import { Badge, Flex, Typography } from '@strapi/design-system';
import { useIntl } from 'react-intl';
import type { Hero } from '../../../server/src/contracts/hero';
import { formatOf } from './facts';
import { Frame } from './frame';
import { Picture } from './picture';
import { SocialPreview } from './social-preview';
import { SourceBadge } from './source-badge';

const Facts = ({ hero }: { hero: Hero }) => {
  const { formatMessage } = useIntl();
  const { image, social } = hero;
  return (
    <Flex direction="column" alignItems="flex-start" gap={3} flex="1 1 20rem">
      <Flex gap={2} wrap="wrap">
        <SourceBadge source={hero.source} />
        {hero.pinned ? (
          <Badge variant="primary">
            {formatMessage({ id: 'hero-image.preview.pinned', defaultMessage: 'Pinned' })}
          </Badge>
        ) : null}
      </Flex>
      <Typography variant="pi" textColor="neutral800" tag="p">
        {image.alternativeText === ''
          ? formatMessage({ id: 'hero-image.preview.no-alt', defaultMessage: 'No alt text' })
          : formatMessage(
              { id: 'hero-image.preview.alt', defaultMessage: 'Alt text: {alt}' },
              { alt: image.alternativeText },
            )}
      </Typography>
      <Typography variant="pi" textColor="neutral600" tag="p">
        {formatMessage(
          { id: 'hero-image.preview.hero-size', defaultMessage: 'Hero {width} × {height}, {format}' },
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
    </Flex>
  );
};

/** The hero with its facts. */
export const Preview = ({ hero, title }: { hero: Hero; title: string | null }) => {
  const { image } = hero;
  return (
    <Flex direction="column" alignItems="stretch" gap={4}>
      <Frame $ratio={image.width / image.height}>
        <Picture
          url={image.url}
          alt={image.alternativeText}
          width={image.width}
          height={image.height}
          placeholder={image.placeholder}
        />
      </Frame>
      <Flex alignItems="flex-start" gap={6} wrap="wrap">
        <SocialPreview hero={hero} title={title} />
        <Facts hero={hero} />
      </Flex>
    </Flex>
  );
};
