import type { ListTemplates } from '../../contracts/admin-api';
import { respond } from '../respond';
import type { ServicesOf } from '../../app/services';

/** What the field offers to choose from. */
export const createAdminSettingsController = (services: ServicesOf) => ({
  /** `GET /hero-image/templates` */
  templates: respond(async (): Promise<ListTemplates.Response['data']> => {
    const { templates } = services();
    const known = await templates.list();
    return Promise.all(
      known.map(async ({ template, origin }) => ({
        slug: template.slug,
        name: template.name,
        isDefault: template.isDefault,
        version: await templates.version(template),
        origin,
      })),
    );
  }),
});
