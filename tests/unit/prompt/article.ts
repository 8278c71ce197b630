import { contentTypeAttributes } from '../../../server/src/prompt/content-type-attributes';

/** The attributes of a blog's article as Strapi describes them. */
export const articleAttributes = contentTypeAttributes({
  attributes: {
    title: { type: 'string', required: true },
    description: { type: 'text' },
    slug: { type: 'uid', targetField: 'title' },
    body: { type: 'richtext' },
    notes: { type: 'blocks' },
    views: { type: 'integer' },
    price: { type: 'decimal' },
    big: { type: 'biginteger' },
    featured: { type: 'boolean' },
    mood: { type: 'enumeration', enum: ['calm', 'bright'] },
    contact: { type: 'email' },
    event_date: { type: 'date' },
    settings: { type: 'json' },
    secret: { type: 'password' },
    internalNote: { type: 'string', private: true },
    cover: { type: 'media', multiple: false },
    sections: { type: 'dynamiczone', components: ['shared.seo'] },
    category: { type: 'relation', relation: 'manyToOne', target: 'api::category.category' },
    author: { type: 'relation', relation: 'oneToOne', target: 'plugin::users-permissions.user' },
    tags: { type: 'relation', relation: 'manyToMany', target: 'api::tag.tag' },
    seo: { type: 'component', component: 'shared.seo', repeatable: false },
    links: { type: 'component', component: 'shared.link', repeatable: true },
    hero: { type: 'json', customField: 'plugin::hero-image.hero' },
    colour: { type: 'string', customField: 'plugin::color-picker.color' },
    publishedAt: { type: 'datetime' },
    createdBy: { type: 'relation', relation: 'oneToOne', target: 'admin::user' },
    locale: { type: 'string' },
    localizations: { type: 'relation', relation: 'oneToMany' },
    broken: 'not an attribute',
  },
  components: {
    'shared.seo': {
      attributes: {
        metaTitle: { type: 'string' },
        metaDescription: { type: 'text' },
        metaImage: { type: 'media' },
        structuredData: { type: 'json' },
      },
    },
  },
});
