import {
  unstable_useContentManagerContext,
  unstable_useDocument,
  useDocumentRBAC,
  useForm,
  useQueryParams,
} from '@strapi/strapi/admin';
import { useMemo } from 'react';
import { useParams } from 'react-router-dom';
import type { EntryTarget } from './entry-target';
import { publishOffer, type PublishOffer } from './publish-offer';
import { findTitleAttribute } from './title-attribute';
import { valueAt } from './value-at';

interface Entry {
  target: EntryTarget;
  /** ISO 8601; undefined for an entry that has not been saved. */
  createdAt: unknown;
  /** Whether, and as which draft, the entry can be published once its hero is attached. */
  publish: PublishOffer;
  /** The form has unsaved changes. */
  isModified: boolean;
  /** Reloads the entry into the page and its form. */
  reload: () => void;
  /** The current title in the form; null if the content type has no title attribute. */
  title: string | null;
  /** The current values of the form. */
  values: () => Record<string, unknown>;
}

/** The page's query as the Content Manager's API takes it: with the members of every plugin moved to the root. */
const contentParams = ({ plugins, ...params }: { plugins?: Record<string, object> }): object =>
  Object.fromEntries([
    ...Object.entries(params),
    ...Object.values(plugins ?? {}).flatMap((members) => Object.entries(members)),
  ]);

/** The entry that the field belongs to, from the Content Manager's page, its URL and its form. */
export const useEntry = (field: string, attribute: unknown): Entry => {
  const { collectionType, contentType, hasDraftAndPublish, id, model } = unstable_useContentManagerContext();
  const { origin } = useParams();
  const [{ query }] = useQueryParams<{ plugins?: Record<string, object> }>();
  const isClone = origin !== undefined;
  // Uses the page's own arguments, so that the response comes from the cache.
  const { document, refetch } = unstable_useDocument(
    { collectionType, model, params: contentParams(query), ...(id === undefined ? {} : { documentId: id }) },
    { skip: isClone },
  );
  const getValues = useForm('HeroInput', (form) => form.getValues);
  const isModified = useForm('HeroInput', (form) => form.modified);
  const canPublish = useDocumentRBAC('HeroInput', (rights) => rights.canPublish);

  const titleAttribute = findTitleAttribute(
    contentType?.attributes ?? {},
    valueAt(attribute, 'options.title'),
  );
  const title = useForm('HeroInput', (form) =>
    titleAttribute === null ? null : (valueAt(form.values, titleAttribute) ?? ''),
  );

  const kind = collectionType === 'single-types' ? 'single' : 'collection';
  const documentId = isClone ? null : (id ?? document?.documentId ?? null);
  const isLocalized = valueAt(contentType, 'pluginOptions.i18n.localized') === true;
  const queryLocale = valueAt(query, 'plugins.i18n.locale');
  const locale = isLocalized && typeof queryLocale === 'string' ? queryLocale : undefined;

  const target = useMemo(
    (): EntryTarget => ({ uid: model, kind, documentId, locale, field }),
    [model, kind, documentId, locale, field],
  );

  return {
    target,
    createdAt: document?.createdAt,
    publish: publishOffer({
      documentId,
      updatedAt: document?.updatedAt,
      mayPublish: hasDraftAndPublish && canPublish === true,
      isModified,
    }),
    isModified,
    reload: refetch,
    title: typeof title === 'string' ? title : null,
    values: () => Object.fromEntries(Object.entries(getValues())),
  };
};
