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

/** Starts a run: the one call that may cost something. */
export const createGeneration = async (
  client: FetchClient,
  request: CreateGenerationRun.Request,
): Promise<Generation> => {
  const { data } = await client.post<CreateGenerationRun.Response>(PATH, request);
  return data.data;
};

/** A run as it stands; free. */
export const findGeneration = async (client: FetchClient, id: string): Promise<Generation> => {
  const { data } = await client.get<FindGeneration.Response>(`${PATH}/${encodeURIComponent(id)}`);
  return data.data;
};

/**
 * The last few runs of a saved entry's field, newest first. Publishing may start two at once: the card that
 * goes on at once, and the picture that takes its place.
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

/** Asks a run to stop; what has been paid stays paid. */
export const cancelGeneration = async (client: FetchClient, id: string): Promise<Generation> => {
  const { data } = await client.post<CancelGeneration.Response>(`${PATH}/${encodeURIComponent(id)}/cancel`);
  return data.data;
};

export type FinalOffer = NonNullable<PreviewFinal.Response['data']>;

/** A saved entry, as routes that act on its own run take it. */
export interface OwnEntry extends EntryTarget {
  documentId: string;
}

const entryOf = ({ uid, documentId, locale, field }: OwnEntry): PreviewFinal.Query => ({
  ...{ uid, documentId, field },
  ...(locale === undefined ? {} : { locale }),
});

/** What drawing a run's chosen picture in final quality would be, and cost; null when it gains nothing. Free. */
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

/** Draws a run's chosen picture again in final quality: a call that may cost something. */
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
