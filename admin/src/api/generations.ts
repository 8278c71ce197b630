import type { FetchClient } from '@strapi/strapi/admin';
import type {
  CancelGeneration,
  CreateGenerationRun,
  FinaliseGeneration,
  FindGeneration,
  ListGenerations,
  PreviewFinal,
} from '../../../server/src/contracts/admin-api';
import type { Generation } from '../../../server/src/contracts/generation';
import type { EntryTarget } from '../field/entry-target';

const PATH = '/hero-image/generations';

/** Starts a run, which may cost. */
export const createGeneration = async (
  client: FetchClient,
  request: CreateGenerationRun.Request,
): Promise<Generation> => {
  const { data } = await client.post<CreateGenerationRun.Response>(PATH, request);
  return data.data;
};

/** Fetches the current state of a run; free. */
export const findGeneration = async (client: FetchClient, id: string): Promise<Generation> => {
  const { data } = await client.get<FindGeneration.Response>(`${PATH}/${encodeURIComponent(id)}`);
  return data.data;
};

/**
 * Fetches the latest runs of a saved entry's field, newest first. A publish may start two at once: the instant
 * card and the final image that replaces it.
 */
export const findRecentGenerations = async (
  client: FetchClient,
  { uid, documentId, locale, field }: EntryTarget,
): Promise<Generation[]> => {
  const { data } = await client.get<ListGenerations.Response>(PATH, {
    params: { uid, documentId, locale, field, limit: 5 },
  });
  return data.data;
};

/** Cancels a run; calls that were paid for stay paid. */
export const cancelGeneration = async (client: FetchClient, id: string): Promise<Generation> => {
  const { data } = await client.post<CancelGeneration.Response>(`${PATH}/${encodeURIComponent(id)}/cancel`);
  return data.data;
};

export type FinalOffer = NonNullable<PreviewFinal.Response['data']>;

/** A saved entry, for routes that act on a run of this entry. */
export interface OwnEntry extends EntryTarget {
  documentId: string;
}

const entryOf = ({ uid, documentId, locale, field }: OwnEntry): PreviewFinal.Query => ({
  ...{ uid, documentId, field },
  ...(locale === undefined ? {} : { locale }),
});

/**
 * Fetches the request and the price of drawing a run's chosen image in final quality; null if that would be no
 * improvement. Free.
 */
export const findFinalOffer = async (
  client: FetchClient,
  id: string,
  entry: OwnEntry,
): Promise<FinalOffer | null> => {
  const { data } = await client.get<PreviewFinal.Response>(`${PATH}/${encodeURIComponent(id)}/finalise`, {
    params: entryOf(entry),
  });
  return data.data;
};

/** Draws a run's chosen image again in final quality, which may cost. */
export const finaliseGeneration = async (
  client: FetchClient,
  id: string,
  entry: OwnEntry,
): Promise<Generation> => {
  const request: FinaliseGeneration.Request = entryOf(entry);
  const { data } = await client.post<FinaliseGeneration.Response>(
    `${PATH}/${encodeURIComponent(id)}/finalise`,
    request,
  );
  return data.data;
};
