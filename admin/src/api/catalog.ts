import type { FetchClient } from '@strapi/strapi/admin';
import type {
  ListProviders,
  ListTemplates,
  ProviderSummary,
  TemplateSummary,
} from '../../../server/src/contracts/admin-api';

/** The options of a run. */
export interface Catalog {
  templates: TemplateSummary[];
  providers: ProviderSummary[];
}

/** Lists the templates and providers of this Strapi. */
export const listCatalog = async (client: FetchClient): Promise<Catalog> => {
  const [templates, providers] = await Promise.all([
    client.get<ListTemplates.Response>('/hero-image/templates'),
    client.get<ListProviders.Response>('/hero-image/providers'),
  ]);
  return { templates: templates.data.data, providers: providers.data.data };
};
