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

/** Ends this process right here, once: neither signal can be caught, and both work before the call returns. */
const createEnd = (ending: Ending): (() => void) => {
  let isOver = false;
  return () => {
    if (isOver) return;
    isOver = true;
    // Written through: there is no later moment at which a buffer would be emptied.
    writeSync(1, `${REACHED}\n`);
    process.kill(process.pid, SIGNALS[ending]);
  };
};

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
  end: () => void,
): void => {
  let seen = 0;
  const listen = ({ params }: Write): void => {
    if (!matches(params.data ?? {})) return;
    seen += 1;
    if (seen === count) end();
  };
  strapi.db.lifecycles.subscribe({ models: [uid], [action]: listen });
};

interface Uploads {
  upload: (file: object) => Promise<void>;
}

/** What happens right after a write is committed: at once, or with the transaction that it is part of. */
const onceCommitted = (strapi: Core.Strapi, end: () => void) => (): void => {
  if (!strapi.db.inTransaction()) {
    end();
    return;
  }
  void strapi.db.transaction(({ onCommit }: { onCommit: (callback: () => void) => void }) => {
    onCommit(end);
  });
};

/** The plugin hands its files to this service, hero first and then the social image. */
const watchUploads = (strapi: Core.Strapi, count: number, end: () => void): void => {
  const service = strapi.plugin('upload').service<Uploads>('provider');
  const upload = service.upload.bind(service);
  let done = 0;
  service.upload = async (file) => {
    await upload(file);
    done += 1;
    if (done === count) end();
  };
};

/**
 * Makes a loaded Strapi end itself at a point: `before` is right before the ledger's statement, `after` right after
 * its commit.
 */
export const arm = async (strapi: Core.Strapi, point: KillPoint, ending: Ending): Promise<void> => {
  const end = createEnd(ending);
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
      // The vendor sees it; whoever runs the vendor sends the signal.
      break;
  }
};
