import { Sparkle } from '@strapi/icons';
import type { ComponentType } from 'react';
import type { FieldOptions } from '../../server/src/contracts/field-options';
import { PLUGIN_ID } from './plugin-id';

interface Message {
  id: string;
  defaultMessage: string;
}

interface TextOption {
  name: `options.${keyof FieldOptions}`;
  type: 'text';
  intlLabel: Message;
  description: Message;
}

interface SelectOption extends Omit<TextOption, 'type'> {
  type: 'select';
  options: { key: string; value: string; metadatas: { intlLabel: Message } }[];
}

/**
 * A custom field as the content-type builder reads it. Strapi's own type allows only root options such as
 * `required`, while its registry accepts every name below `options.` (admin 5.54, core/apis/CustomFields).
 */
export interface HeroCustomField {
  name: string;
  pluginId: string;
  type: 'json';
  icon: ComponentType;
  intlLabel: Message;
  intlDescription: Message;
  components: { Input: () => Promise<{ default: ComponentType<never> }> };
  options: {
    base: { sectionTitle: Message | null; items: (TextOption | SelectOption)[] }[];
    advanced: { sectionTitle: Message | null; items: (TextOption | SelectOption)[] }[];
  };
}

const base: TextOption[] = [
  {
    name: 'options.title',
    type: 'text',
    intlLabel: { id: 'hero-image.option.title.label', defaultMessage: 'Title attribute' },
    description: {
      id: 'hero-image.option.title.description',
      defaultMessage: 'Attribute that holds the headline. Leave empty to find it by its usual names.',
    },
  },
  {
    name: 'options.excerpt',
    type: 'text',
    intlLabel: { id: 'hero-image.option.excerpt.label', defaultMessage: 'Summary attribute' },
    description: {
      id: 'hero-image.option.excerpt.description',
      defaultMessage: 'Attribute that holds the summary. Leave empty to find it by its usual names.',
    },
  },
  {
    name: 'options.template',
    type: 'text',
    intlLabel: { id: 'hero-image.option.template.label', defaultMessage: 'Brand template' },
    description: {
      id: 'hero-image.option.template.description',
      defaultMessage: 'Slug of the brand template. Leave empty for the default one.',
    },
  },
];

const advanced: (TextOption | SelectOption)[] = [
  {
    name: 'options.image',
    type: 'text',
    intlLabel: { id: 'hero-image.option.image.label', defaultMessage: 'Media attribute to set too' },
    description: {
      id: 'hero-image.option.image.description',
      defaultMessage: 'A single media attribute, such as cover, that gets the hero as well.',
    },
  },
  {
    name: 'options.seo',
    type: 'text',
    intlLabel: { id: 'hero-image.option.seo.label', defaultMessage: 'SEO component to fill' },
    description: {
      id: 'hero-image.option.seo.description',
      defaultMessage: 'Component attribute for search engines. Leave empty to find it by itself.',
    },
  },
  {
    name: 'options.onPublish',
    type: 'select',
    intlLabel: { id: 'hero-image.option.on-publish.label', defaultMessage: 'When an entry is published' },
    description: {
      id: 'hero-image.option.on-publish.description',
      defaultMessage:
        'Overrides the plugin’s own setting for this field. There is no “required”: Strapi would refuse an entry before its hero can be made.',
    },
    options: [
      {
        key: '__default__',
        value: '',
        metadatas: {
          intlLabel: { id: 'hero-image.option.on-publish.inherit', defaultMessage: 'As the plugin is set' },
        },
      },
      {
        key: 'missing',
        value: 'missing',
        metadatas: {
          intlLabel: {
            id: 'hero-image.option.on-publish.missing',
            defaultMessage: 'Make a hero if there is none',
          },
        },
      },
      {
        key: 'stale',
        value: 'stale',
        metadatas: {
          intlLabel: {
            id: 'hero-image.option.on-publish.stale',
            defaultMessage: 'Also make a new one if the article or the template changed',
          },
        },
      },
      {
        key: 'off',
        value: 'off',
        metadatas: {
          intlLabel: { id: 'hero-image.option.on-publish.off', defaultMessage: 'Do nothing' },
        },
      },
    ],
  },
];

/** The Generate hero field; its input is a separate chunk, loaded when an entry is opened. */
export const heroCustomField: HeroCustomField = {
  name: 'hero',
  pluginId: PLUGIN_ID,
  type: 'json',
  icon: Sparkle,
  intlLabel: { id: 'hero-image.field.label', defaultMessage: 'Generate hero' },
  intlDescription: {
    id: 'hero-image.field.description',
    defaultMessage:
      'A hero and a social image from the entry’s title. For content types, not for components.',
  },
  components: {
    Input: async () => {
      const { HeroInput } = await import('./field/hero-input');
      return { default: HeroInput };
    },
  },
  options: {
    base: [{ sectionTitle: null, items: base }],
    advanced: [{ sectionTitle: null, items: advanced }],
  },
};
