import type { Core } from '@strapi/strapi';
import type { Context } from 'koa';
import { HeroError } from '../contracts/error';
import { ERROR_POLICY } from '../contracts/error-policy';
import { RefusedError } from '../runs/start/refused-error';

const fail = (ctx: Context, error: HeroError, details: Record<string, unknown>): void => {
  const { status } = ERROR_POLICY[error.code];
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

const sendData = (ctx: Context, data: unknown): void => {
  ctx.body = { data };
};

/**
 * Wraps a handler: `send` writes its result, by default as `{ data }`, and a HeroError becomes the contract's
 * error response. Other errors are left to Strapi.
 */
export const respond =
  <Answer>(
    handler: (ctx: Context) => Promise<Answer>,
    send: (ctx: Context, answer: Answer) => void = sendData,
  ): Core.ControllerHandler =>
  async (ctx: Context) => {
    try {
      send(ctx, await handler(ctx));
    } catch (error) {
      if (error instanceof RefusedError) fail(ctx, error.reason, { generation: error.generation });
      else if (HeroError.isInstance(error)) fail(ctx, error, {});
      else throw error;
    }
  };
