import { writeSync } from 'node:fs';
import type { Core } from '@strapi/strapi';
import { GENERATION_UID } from '../../../server/src/runs/store/generation-model';
import type { Ending, KillPoint, Moment } from './kill-point';
import { isPutOff, watchJobs } from './watch-jobs';

const ARTICLE = 'api::article.article';
const FILE = 'plugin::upload.file';

/** Said when the point is reached, for the parent: a frozen process says nothing afterwards. */
export const REACHED = 'the point is reached';

/** What a lifecycle tells of a write. */
interface Write {
  params: { data?: Record<string, unknown> };
}

const SIGNALS = { kill: 'SIGKILL', freeze: 'SIGSTOP' } as const;

/** What happens at the point; the run does not go on before it is over. */
type End = () => Promise<void>;

const once = (end: End): End => {
  let isOver = false;
  return async () => {
    if (isOver) return;
    isOver = true;
    await end();
  };
};

/** Ends this process right here: neither signal can be caught, and both work before the call returns. */
const endProcess = (ending: Ending): End =>
  once(() => {
    // Written through: there is no later moment at which a buffer would be emptied.
    writeSync(1, `${REACHED}\n`);
    process.kill(process.pid, SIGNALS[ending]);
    return Promise.resolve();
  });

/**
 * Keeps the run where it is for as long as the process lives. A transaction around it is rolled back, as the database
 * does when the process dies, so that others can use its connection.
 */
const holdRun = (strapi: Core.Strapi, onHeld: () => void): End =>
  once(async () => {
    if (strapi.db.inTransaction())
      await strapi.db.transaction(({ trx }: { trx: { rollback: () => Promise<void> } }) => trx.rollback());
    onHeld();
    await new Promise(() => undefined);
  });

const subscribe = (
  strapi: Core.Strapi,
  {
    uid,
    action,
    matches = () => true,
    count = 1,
  }: {
    uid: string;
    action: `${Moment}${'Create' | 'CreateMany' | 'Update' | 'UpdateMany'}`;
    matches?: (data: Record<string, unknown>) => boolean;
    count?: number;
  },
  end: End,
): void => {
  let seen = 0;
  const listen = async ({ params }: Write): Promise<void> => {
    if (!matches(params.data ?? {})) return;
    seen += 1;
    if (seen === count) await end();
  };
  strapi.db.lifecycles.subscribe({ models: [uid], [action]: listen });
};

interface Uploads {
  upload: (file: object) => Promise<void>;
}

/** Waits with what happens after a write for the commit of the transaction that the write is part of. */
const onceCommitted = (strapi: Core.Strapi, end: End): End => {
  let isWritten = false;
  const transaction = strapi.db.transaction.bind(strapi.db) as (...given: unknown[]) => Promise<unknown>;
  strapi.db.transaction = async (...given: unknown[]) => {
    const result = await transaction(...given);
    if (isWritten && !strapi.db.inTransaction()) await end();
    return result as never;
  };
  return async () => {
    if (!strapi.db.inTransaction()) await end();
    isWritten = true;
  };
};

/** The plugin hands its files to this service, hero first and then the social image. */
const watchUploads = (strapi: Core.Strapi, count: number, end: End): void => {
  const service = strapi.plugin('upload').service<Uploads>('provider');
  const upload = service.upload.bind(service);
  let done = 0;
  service.upload = async (file) => {
    await upload(file);
    done += 1;
    if (done === count) await end();
  };
};

/** Watches for a point: `before` is right before the ledger's statement, `after` right after its commit. */
const watch = async (strapi: Core.Strapi, point: KillPoint, end: End): Promise<void> => {
  switch (point.at) {
    case 'note':
      subscribe(strapi, { uid: GENERATION_UID, action: 'afterCreateMany' }, end);
      break;
    case 'order': {
      const matches = ({ trigger }: Record<string, unknown>): boolean => trigger === 'api';
      const then = point.when === 'after' ? onceCommitted(strapi, end) : end;
      subscribe(strapi, { uid: GENERATION_UID, action: `${point.when}Create`, matches }, then);
      break;
    }
    case 'hand-over': {
      const matches = ({ status, leaseToken }: Record<string, unknown>): boolean =>
        status === 'queued' && leaseToken === null;
      subscribe(strapi, { uid: GENERATION_UID, action: `${point.when}UpdateMany`, matches }, end);
      break;
    }
    case 'queue':
      await watchJobs({ when: point.when }, end);
      break;
    case 'put off':
      await watchJobs({ when: 'after', matches: isPutOff }, end);
      break;
    case 'claim': {
      const matches = ({ leaseToken }: Record<string, unknown>): boolean => typeof leaseToken === 'string';
      subscribe(strapi, { uid: GENERATION_UID, action: `${point.when}UpdateMany`, matches }, end);
      break;
    }
    case 'card plan': {
      const matches = ({ supersedes }: Record<string, unknown>): boolean => typeof supersedes === 'string';
      subscribe(strapi, { uid: GENERATION_UID, action: `${point.when}UpdateMany`, matches }, end);
      break;
    }
    case 'card note': {
      const matches = ({ trigger }: Record<string, unknown>): boolean => trigger === 'instant-card';
      subscribe(strapi, { uid: GENERATION_UID, action: 'afterCreate', matches }, end);
      break;
    }
    case 'step': {
      const matches = ({ step }: Record<string, unknown>): boolean => step === point.step;
      const then = point.when === 'after' ? onceCommitted(strapi, end) : end;
      subscribe(strapi, { uid: GENERATION_UID, action: `${point.when}UpdateMany`, matches }, then);
      break;
    }
    case 'kept bytes': {
      const matches = (data: Record<string, unknown>): boolean => 'outputs' in data && !('step' in data);
      subscribe(strapi, { uid: GENERATION_UID, action: 'beforeUpdateMany', matches }, end);
      break;
    }
    case 'upload':
      watchUploads(strapi, point.count, end);
      break;
    case 'media row':
      subscribe(strapi, { uid: FILE, action: `${point.when}Create`, count: point.count }, end);
      break;
    case 'entry row': {
      const matches = ({ hero }: Record<string, unknown>): boolean =>
        typeof hero === 'object' && hero !== null;
      subscribe(strapi, { uid: ARTICLE, action: 'afterUpdate', matches, count: point.count }, end);
      break;
    }
    case 'vendor':
      // Seen by the emulated vendor, whose process sends the signal.
      break;
  }
};

/** Makes a loaded Strapi end itself at a point. */
export const arm = (strapi: Core.Strapi, point: KillPoint, ending: Ending): Promise<void> =>
  watch(strapi, point, endProcess(ending));

/** Keeps the next run at a point; over when it has come there. */
export const hold = (strapi: Core.Strapi, point: KillPoint): Promise<void> =>
  new Promise((resolve, reject) => {
    watch(strapi, point, holdRun(strapi, resolve)).catch(reject);
  });
