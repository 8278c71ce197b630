import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';
import type { Context } from 'koa';
import { z } from 'zod';
import { HeroError } from '../contracts/error';
import { httpStatusOf } from './http-status';

/** A refusal whose reason is in the ledger. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
  constructor(
    readonly reason: HeroError,
    readonly generation: string,
  ) {
    super(reason.message, { cause: reason });
  }
}

const fail = (ctx: Context, error: HeroError, details: Record<string, unknown>): void => {
  const status = httpStatusOf(error.code);
  ctx.status = status;
  ctx.body = {
    data: null,
    error: {
      status,
      name: error.name,
      message: error.message,
      details: { code: error.code, retryable: error.retryable, ...details },
    },
  };
};

/** Turns what a handler throws into the contract's answers; everything else stays Strapi's business. */
export const respond =
  (handler: (ctx: Context) => Promise<unknown>): Core.ControllerHandler =>
  async (ctx: Context) => {
    try {
      const data = await handler(ctx);
      ctx.body = { data };
    } catch (error) {
      if (error instanceof RefusedError) fail(ctx, error.reason, { generation: error.generation });
      else if (HeroError.isInstance(error)) fail(ctx, error, {});
      else if (error instanceof z.ZodError) throw new errors.ValidationError(z.prettifyError(error));
      else throw error;
    }
  };
