import { setTimeout as wait } from 'node:timers/promises';
import type { Core, UID } from '@strapi/strapi';
import { GENERATION_UID } from '../../../server/src/runs/store/generation-model';
import { ignoreLoad } from '../ignore-load';
import { createBoundStrapi } from '../strapi-process';
import { arm, hold } from './arm';
import { gatherFacts } from './gather';
import { generateHero } from './generate-hero';
import {
  TASK,
  type RequestMessage,
  type RequestName,
  type Requests,
  type ServerMessage,
  type ServerTask,
} from './server-requests';

/** A whole Strapi in a process of its own, which may be killed and frozen; its parent tells it what to do. */

const ARTICLE = 'api::article.article' as UID.ContentType;
const LOOK_MS = 50;

const say = (message: ServerMessage): void => {
  process.send?.(message);
};

const countOpen = (strapi: Core.Strapi, documentId: string | null): Promise<number> =>
  strapi.db
    .query(GENERATION_UID)
    .count({ where: { finishedAt: { $null: true }, ...(documentId === null ? {} : { documentId }) } });

const settle = async (
  strapi: Core.Strapi,
  { timeoutMs, documentId }: Requests['settle']['order'],
): Promise<void> => {
  const until = Date.now() + timeoutMs;
  for (;;) {
    const open = await countOpen(strapi, documentId);
    if (open === 0) return;
    if (Date.now() > until) throw new Error(`${open} runs are not over after ${timeoutMs} ms`);
    await wait(LOOK_MS);
  }
};

/** The same words for all, so that a vendor's image is drawn once; a slug of its own for each. */
const writeArticles = async (strapi: Core.Strapi, count: number): Promise<string[]> => {
  const written: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const { documentId } = await strapi.documents(ARTICLE).create({
      locale: 'en',
      status: 'draft',
      data: {
        title: `A quiet harbour at dawn, number ${index + 1}`,
        slug: `quiet-harbour-${index + 1}`,
        seo: {
          metaTitle: 'A quiet harbour',
          metaDescription: 'What a harbour looks like at dawn, before the first boat has left its place.',
          openGraph: { ogTitle: 'A quiet harbour', ogDescription: 'At dawn, before the first boat leaves.' },
        },
      } as never,
    });
    written.push(documentId);
  }
  return written;
};

const rest = async (strapi: Core.Strapi): Promise<void> => {
  const plugin = strapi.plugin('hero-image') as unknown as { destroy: () => Promise<void> };
  await plugin.destroy();
  // Strapi takes a second call, on its own way down, for a mistake.
  plugin.destroy = () => Promise.resolve();
};

const handle = async (
  strapi: Core.Strapi,
  { dir }: ServerTask,
  { name, order }: RequestMessage,
): Promise<Requests[RequestName]['answer']> => {
  switch (name) {
    case 'write':
      return writeArticles(strapi, order.count);
    case 'arm':
      await arm(strapi, order.point, order.ending);
      return null;
    case 'hold':
      await hold(strapi, order.point);
      return null;
    case 'publish':
      await strapi.documents(ARTICLE).publish({ documentId: order.documentId, locale: 'en' });
      return null;
    case 'order':
      await generateHero(strapi, { uid: ARTICLE, documentId: order.documentId, locale: 'en' });
      return null;
    case 'settle':
      await settle(strapi, order);
      return null;
    case 'rest':
      await rest(strapi);
      return null;
    case 'gather':
      return gatherFacts(strapi, dir);
  }
};

const serve = async (): Promise<void> => {
  const task = JSON.parse(process.env[TASK] ?? '') as ServerTask;
  ignoreLoad();
  const strapi = createBoundStrapi(task.dir);
  await strapi.load();
  process.on('message', (message: RequestMessage) => {
    handle(strapi, task, message).then(
      (answer) => say({ id: message.id, answer }),
      (error: unknown) =>
        say({ id: message.id, failed: error instanceof Error ? error.message : String(error) }),
    );
  });
  // Without its parent nothing else ends it.
  process.on('disconnect', () => process.exit(1));
  say({ ready: true });
};

serve().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
