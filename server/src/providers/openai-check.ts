import { z } from 'zod';
import type { ProviderCheck } from '../contracts/provider';
import { BlockedAddressError } from './http/blocked-address';
import type { Connection } from './http/connection';
import { abortedError, describeNetworkFault, providerError } from './http/errors';
import { exchange, ExchangeError } from './http/exchange';
import type { Reply } from './http/exchange';
import { isRedirect, isSuccess, parseJson } from './http/json-reply';

interface KeyCheck {
  connection: Connection;
  /** Of the list of models. */
  url: URL;
  model: string;
  signal: AbortSignal;
}

const TIMEOUT_MS = 15_000;
/** A gateway in front of many vendors lists hundreds of models with prices and descriptions. */
const MAX_REPLY_BYTES = 10_000_000;

const listSchema = z.object({ data: z.array(z.object({ id: z.string() })) });

const answer = (key: ProviderCheck['key'], detail: string): ProviderCheck => ({ key, detail, balance: null });

const readReply = ({ connection, model }: KeyCheck, { status, body }: Reply): ProviderCheck => {
  const { name, host } = connection.provider;
  const asked = `${host} was asked for its models`;
  if (isSuccess(status)) {
    const list = listSchema.safeParse(parseJson(body)).data;
    if (list === undefined) {
      return answer(
        'untested',
        `${asked} and answered ${status} without a list: check providers.${name}.baseUrl, which usually ends in /v1.`,
      );
    }
    return list.data.some(({ id }) => id === model)
      ? answer('accepted', `${asked}: it takes the key and offers ${model}.`)
      : answer(
          'accepted',
          `${asked}: it takes the key but does not list ${model}, so check providers.${name}.model.`,
        );
  }
  if (status === 401 || status === 403) {
    return answer(
      'refused',
      `${asked} and answered ${status}: check providers.${name}.apiKey and what the key may do.`,
    );
  }
  if (status === 404 || status === 405) {
    return answer(
      'untested',
      `${asked} and has no such list (${status}), so only a picture will tell whether the key is good.`,
    );
  }
  if (isRedirect(status)) {
    return answer(
      'untested',
      `${asked} and answered ${status}, a redirect, which is never followed with a key: set providers.${name}.baseUrl to the final address.`,
    );
  }
  return answer('untested', `${asked} and answered ${status}: ask again later.`);
};

/**
 * Tests address and key with `GET {baseUrl}/models`, which is free. A gateway without the list leaves the key untested.
 *
 * @throws HeroError provider_unavailable, canceled
 */
export const checkOpenAiKey = async (check: KeyCheck): Promise<ProviderCheck> => {
  const { agent, apiKey, provider, traffic } = check.connection;
  traffic.sent();
  const reply = await exchange({
    agent,
    method: 'GET',
    url: check.url,
    headers: { accept: 'application/json', authorization: `Bearer ${apiKey}` },
    body: null,
    signal: AbortSignal.any([check.signal, AbortSignal.timeout(TIMEOUT_MS)]),
    maxBytes: MAX_REPLY_BYTES,
  }).catch((error: unknown) => {
    if (!(error instanceof ExchangeError)) throw error;
    if (check.signal.aborted) throw abortedError(check.signal);
    const isBlocked = error.cause instanceof BlockedAddressError;
    throw providerError({
      provider,
      code: 'provider_unavailable',
      detail: isBlocked ? 'it is at a private or special address' : describeNetworkFault(error.cause),
      advice: isBlocked
        ? `set providers.${provider.name}.allowPrivateNetwork to true if it is your own gateway`
        : `check providers.${provider.name}.baseUrl and ask again`,
      cause: error.cause,
    });
  });
  traffic.answered({ status: reply.status, headers: reply.headers });
  return readReply(check, reply);
};
