import { errors } from '@strapi/utils';
import { z } from 'zod';
import type { ListProviders, ProviderSummary, TestProvider } from '../../contracts/admin-api';
import { hasAction } from '../action-policy';
import { ACTIONS } from '../permissions';
import { readRequest } from '../read-request';
import { respond } from '../respond';

const paramsSchema = z.object({ name: z.string() });

interface Deps {
  listProviders: () => ProviderSummary[];
  /** Tests the connection at no cost; null for a name that is not configured. */
  testProvider: (name: string) => Promise<TestProvider.Response['data'] | null>;
}

/** Handlers for providers: the choices of the field, and their health for users with the permission. */
export const createAdminProviderController = ({ listProviders, testProvider }: Deps) => ({
  /** `GET /hero-image/providers` */
  find: respond((ctx): Promise<ListProviders.Response['data']> => {
    const maySeeHealth = hasAction(ctx, ACTIONS.providers);
    const providers = listProviders();
    return Promise.resolve(
      providers.map(({ health, ...provider }) => ({ ...provider, health: maySeeHealth ? health : null })),
    );
  }),

  /** `POST /hero-image/providers/:name/test` */
  test: respond(async (ctx): Promise<TestProvider.Response['data']> => {
    const { name } = readRequest(paramsSchema, ctx.params);
    const result = await testProvider(name);
    if (result === null) throw new errors.NotFoundError('There is no such provider.');
    return result;
  }),
});
