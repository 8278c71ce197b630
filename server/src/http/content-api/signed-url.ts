import { errors } from '@strapi/utils';
import type { Context } from 'koa';

/** The one answer to every address that is not good, or no longer: it tells nobody why. */
export const noSuchUrl = (): Error => new errors.NotFoundError('Not Found');

/** Strapi's log of requests writes `ctx.url` when the answer is there; a token, its last part, is a key while it lasts. */
export const keepOutOfLog = (ctx: Context): void => {
  ctx.url = ctx.url.replace(/[^/?]+\/?(?:\?.*)?$/, '[token]');
};
