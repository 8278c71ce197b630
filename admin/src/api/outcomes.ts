import type { FetchClient } from '@strapi/strapi/admin';
import type { Envelope } from '../../../server/src/contracts/admin-api';
import type { Generation } from '../../../server/src/contracts/generation';
import type { OpenQuestion, OutcomeAnswer } from '../../../server/src/contracts/open-question';

const pathOf = (id: string): string => `/hero-image/generations/${encodeURIComponent(id)}/outcome`;

/** Fetches the facts of a run's paid call of unknown outcome; free. */
export const findOpenQuestion = async (client: FetchClient, id: string): Promise<OpenQuestion> => {
  const { data } = await client.get<Envelope<OpenQuestion>>(pathOf(id));
  return data.data;
};

/** Records the outcome of the call. Only the answer `pay` may cost. */
export const answerOpenQuestion = async (
  client: FetchClient,
  id: string,
  answer: OutcomeAnswer,
): Promise<Generation> => {
  const { data } = await client.post<Envelope<Generation>>(pathOf(id), answer);
  return data.data;
};
