import { heroCustomField, type HeroCustomField } from './custom-field';
import { PLUGIN_ID } from './plugin-id';
import { loadTranslations } from './translations';

interface AdminApp {
  customFields: { register(field: HeroCustomField): void };
  registerPlugin(plugin: { id: string; name: string }): void;
}

export default {
  register(app: AdminApp): void {
    app.customFields.register(heroCustomField);
    app.registerPlugin({ id: PLUGIN_ID, name: PLUGIN_ID });
  },
  registerTrads: loadTranslations,
};
