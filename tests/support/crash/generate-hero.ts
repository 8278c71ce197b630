import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { Core } from '@strapi/strapi';

const HOST = '127.0.0.1';

interface ApiTokenService {
  create: (token: Record<string, unknown>) => Promise<{ accessKey: string }>;
}

/** Opens the door at a free port; a server that is only ever published on has none. */
const openDoor = async ({ server }: Core.Strapi): Promise<number> => {
  if (!server.httpServer.listening) {
    server.mount();
    server.httpServer.listen(0, HOST);
    await once(server.httpServer, 'listening');
  }
  return (server.httpServer.address() as AddressInfo).port;
};

/** Requests a hero as a blog's own program does: by the content API, with a token. */
export const generateHero = async (
  strapi: Core.Strapi,
  wish: { uid: string; documentId: string; locale: string },
): Promise<void> => {
  const port = await openDoor(strapi);
  const tokens = strapi.service('admin::api-token') as unknown as ApiTokenService;
  const { accessKey } = await tokens.create({
    kind: 'content-api',
    name: randomUUID(),
    description: '',
    lifespan: null,
    type: 'full-access',
  });
  const answer = await fetch(`http://${HOST}:${port}/api/hero-image/generations`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${accessKey}` },
    body: JSON.stringify({ data: wish }),
  });
  if (answer.status !== 202)
    throw new Error(`The order was answered ${answer.status}: ${await answer.text()}`);
};
