import { errors } from '@strapi/utils';
import type { Context } from 'koa';

/** The same answer for every invalid or expired URL, without the reason. */
export const noSuchUrl = (): Error => new errors.NotFoundError('Not Found');

/** Strapi's request logger writes `ctx.url` after the response; the token at its end grants access until it expires. */
export const keepOutOfLog = (ctx: Context): void => {
  ctx.url = ctx.url.replace(/[^/?]+\/?(?:\?.*)?$/, '[token]');
};
