import { CARD_LAYOUTS, QUALITIES } from '../contracts/template';
import { PLUGIN_MODEL_PREFIX } from '../strapi/model-names';

export const TEMPLATE_UID = `${PLUGIN_MODEL_PREFIX}.template` as const;

// Functions, because Strapi mutates the attribute objects.
const text = () => ({ type: 'text' }) as const;
const short = () => ({ type: 'string', maxLength: 300 }) as const;

/** Brand templates of the Content Manager, validated by `contracts/template`. */
export const templateContentType = {
  schema: {
    kind: 'collectionType',
    collectionName: 'hero_image_templates',
    info: {
      singularName: 'template',
      pluralName: 'templates',
      displayName: 'Hero template',
      description: 'The fixed part of every hero: prompt, look and output. Every edit makes a new version.',
    },
    options: { draftAndPublish: false },
    attributes: {
      name: { type: 'string', required: true, maxLength: 80 },
      slug: { type: 'string', required: true, unique: true, maxLength: 60 },
      isDefault: { type: 'boolean', default: false },
      prompt: { ...text(), required: true },
      avoid: text(),
      palette: { type: 'json' },
      style: short(),
      lighting: short(),
      camera: short(),
      frame: { type: 'string', default: '16:9' },
      quality: { type: 'enumeration', enum: [...QUALITIES], default: 'medium' },
      finalQuality: { type: 'enumeration', enum: [...QUALITIES], default: 'high' },
      candidates: { type: 'integer', min: 1, max: 4, default: 1 },
      provider: { type: 'string' },
      model: { type: 'string' },
      output: { type: 'json' },
      social: { type: 'json' },
      altText: { type: 'string', default: '{{ title }}' },
      fileName: { type: 'string', default: '{{ title }}' },
      layout: { type: 'enumeration', enum: [...CARD_LAYOUTS], default: 'auto' },
      titleOverlay: { type: 'boolean', default: false },
      logo: { type: 'media', multiple: false, allowedTypes: ['images'] },
      references: { type: 'media', multiple: true, allowedTypes: ['images'] },
    },
  },
} as const;
