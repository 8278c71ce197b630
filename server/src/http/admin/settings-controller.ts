import type { ListTemplates } from '../../contracts/admin-api';
import { respond } from '../respond';
import type { TemplateStore } from '../../templates/template-store';

/** Handler for the templates that the field offers. */
export const createAdminSettingsController = ({ templates }: { templates: TemplateStore }) => ({
  /** `GET /hero-image/templates` */
  templates: respond(async (): Promise<ListTemplates.Response['data']> => {
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
