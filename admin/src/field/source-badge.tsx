import { Badge } from '@strapi/design-system';
import { useIntl } from 'react-intl';
import type { HeroSource } from '../../../server/src/contracts/hero';

const labels: Record<HeroSource, { id: string; defaultMessage: string }> = {
  ai: { id: 'hero-image.source.ai', defaultMessage: 'AI generated' },
  card: { id: 'hero-image.source.card', defaultMessage: 'Brand card' },
  library: { id: 'hero-image.source.library', defaultMessage: 'From library' },
};

/** The source of the image. */
export const SourceBadge = ({ source }: { source: HeroSource }) => {
  const { formatMessage } = useIntl();
  return <Badge variant={source === 'ai' ? 'alternative' : 'neutral'}>{formatMessage(labels[source])}</Badge>;
};
