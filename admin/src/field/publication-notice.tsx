import { useIntl } from 'react-intl';
import { Notice } from './notice';
import type { PublicationNews } from './publication-news';

/** The result of "publish when ready". */
export const PublicationNotice = ({ news, onDismiss }: { news: PublicationNews; onDismiss: () => void }) => {
  const { formatMessage } = useIntl();
  switch (news.kind) {
    case 'published':
      return (
        <Notice
          tone="success"
          title={formatMessage({
            id: 'hero-image.publication.done',
            defaultMessage: 'Published with its new hero',
          })}
          action={null}
          onDismiss={onDismiss}
        >
          {news.isStale
            ? formatMessage({
                id: 'hero-image.publication.stale',
                defaultMessage: 'What you have changed meanwhile is not saved. Save it, or reload the page.',
              })
            : undefined}
        </Notice>
      );
    case 'skipped':
      return (
        <Notice
          tone="warning"
          title={formatMessage({
            id: 'hero-image.publication.skipped',
            defaultMessage: 'The entry was not published',
          })}
          action={null}
          onDismiss={onDismiss}
        >
          {news.message ?? undefined}
        </Notice>
      );
  }
};
