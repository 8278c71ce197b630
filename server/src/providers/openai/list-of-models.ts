import { z } from 'zod';
import type { KeyTest } from '../http/check-key';
import { parseJson } from '../http/json-reply';
import { shownUrl } from '../http/shown-url';

/** A gateway in front of many vendors lists hundreds of models with prices and descriptions. */
const MAX_REPLY_BYTES = 10_000_000;

const listSchema = z.object({ data: z.array(z.object({ id: z.string() })) });

/** Tests URL and key with `GET {baseUrl}/models`, which is free. A gateway without the list leaves the key untested. */
export const listOfModels = (model: string): KeyTest & { path: string } => ({
  path: '/models',
  acceptedBy: [200],
  maxReplyBytes: MAX_REPLY_BYTES,
  readAccepted: (body, { connection, url }) => {
    const { name, host } = connection.provider;
    const who = `${name} (${host})`;
    const models = listSchema.safeParse(parseJson(body)).data?.data;
    if (models === undefined) {
      const detail = `${who} answers without a list of its models at ${shownUrl(url, connection.apiKey)}: check providers.${name}.baseUrl, which usually ends in /v1.`;
      return { key: 'untested', detail };
    }
    const isListed = models.some(({ id }) => id === model);
    const told = isListed
      ? `and offers ${model}`
      : `but does not list ${model}: check providers.${name}.model`;
    return { key: 'accepted', detail: `${who} answers and takes the API key, ${told}.` };
  },
});
