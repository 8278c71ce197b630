import type { Core } from '@strapi/strapi';
import { record, tallyFolder } from './tally/record';

export interface Account {
  email: string;
  password: string;
}

export interface BlogRequest extends Omit<RequestInit, 'body' | 'headers'> {
  /** Sent as JSON. */
  json?: unknown;
  body?: BodyInit;
  headers?: Record<string, string>;
}

export interface Requests {
  /** To the admin API (`/admin`, `/content-manager`, `/hero-image` ...), logged in as the first administrator. */
  admin: (path: string, request?: BlogRequest) => Promise<Response>;
  /** To the content API with a full-access API token; `token: null` asks as an anonymous reader. */
  api: (path: string, request?: BlogRequest & { token?: string | null }) => Promise<Response>;
  /** A new API token; without permissions a full-access one. */
  createApiToken: (permissions?: string[]) => Promise<string>;
  /** Logs an administrator in and returns the token for `Authorization: Bearer`. */
  logIn: (account: Account) => Promise<string>;
}

interface ApiTokenService {
  create: (token: Record<string, unknown>) => Promise<{ accessKey: string }>;
}

const once = <T>(make: () => Promise<T>): (() => Promise<T>) => {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
};

export const createRequests = ({
  strapi,
  url,
  account,
}: {
  strapi: Core.Strapi;
  url: string;
  account: Account;
}): Requests => {
  const send = async (path: string, token: string | null, request: BlogRequest): Promise<Response> => {
    const { json, headers = {}, ...init } = request;
    const answer = await fetch(new URL(path, url), {
      ...init,
      method: init.method ?? (json === undefined && init.body === undefined ? 'GET' : 'POST'),
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
      headers: {
        ...(json === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        ...headers,
      },
    });
    if (tallyFolder() !== null) record('answers', { path, text: await answer.clone().text() });
    return answer;
  };

  const logIn: Requests['logIn'] = async (credentials) => {
    const answer = await send('/admin/login', null, { json: credentials });
    const body = (await answer.json()) as { data?: { token: string }; error?: { message: string } };
    if (!body.data) {
      throw new Error(`${credentials.email} cannot log in: ${answer.status} ${body.error?.message ?? ''}`);
    }
    return body.data.token;
  };

  let tokens = 0;
  const createApiToken: Requests['createApiToken'] = async (permissions) => {
    const service = strapi.service('admin::api-token') as unknown as ApiTokenService;
    const { accessKey } = await service.create({
      kind: 'content-api',
      name: `test token ${(tokens += 1)}`,
      description: '',
      lifespan: null,
      ...(permissions ? { type: 'custom', permissions } : { type: 'full-access' }),
    });
    return accessKey;
  };

  const adminToken = once(() => logIn(account));
  const fullAccess = once(() => createApiToken());

  return {
    logIn,
    createApiToken,
    admin: async (path, request = {}) => send(path, await adminToken(), request),
    api: async (path, { token, ...request } = {}) =>
      send(path, token === undefined ? await fullAccess() : token, request),
  };
};
