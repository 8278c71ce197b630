import type { Core } from '@strapi/strapi';
import { fieldProblems } from '../entries/field-problems';
import { ok, warn, type Check } from './check';

const NAME = 'fields';

/** Whether every hero field of the site is declared in a supported location. */
export const checkFields: Check<{ strapi: Core.Strapi }> = ({ strapi }) => {
  const found = fieldProblems(strapi).map(({ says, todo }) => warn(NAME, says, todo));
  return Promise.resolve(found.length > 0 ? found : [ok(NAME, 'Every hero field is where it works.')]);
};
