import { cp, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { ConfigInput } from '../../server/src/contracts';
import type { SiteFacts } from '../support/crash/facts';
import { startServer, type CrashServer } from '../support/crash/server';
import { siteEnvironment } from '../support/crash/site-environment';
import type { Site } from '../support/crash/site';

type State = 'up' | 'frozen' | 'starting';

interface Place {
  dir: string;
  heroConfig: ConfigInput;
  server: CrashServer | null;
  state: State;
}

/** Servers of one site: one database, one folder of uploads, and otherwise folders of their own. */
export interface Fleet {
  /** Places of servers that are in a state. */
  in: (state: State) => number[];
  /** Kills a server and starts it again; the answer does not wait for the start. */
  kill: (place: number) => Promise<void>;
  freeze: (place: number) => void;
  thaw: (place: number) => void;
  /** Publishes an article on some server, and on another one where that one does not answer. */
  publish: (documentId: string, pick: (places: number[]) => number) => Promise<void>;
  /** When every server that was started again is there. */
  whole: () => Promise<void>;
  settle: (patienceMs: number) => Promise<void>;
  gather: () => Promise<SiteFacts>;
  end: () => Promise<void>;
}

/** How long somebody who publishes waits for a server before they try another one. */
const PUBLISH_MS = 8_000;
const LOOK_MS = 50;

const secondFolder = async (site: Site): Promise<string> => {
  const dir = await mkdtemp(join(tmpdir(), 'hero-crash-'));
  await cp(site.dir, dir, { recursive: true });
  const uploads = join('public', 'uploads');
  await rm(join(dir, uploads), { recursive: true });
  await symlink(join(site.dir, uploads), join(dir, uploads), 'dir');
  return dir;
};

const inTime = async (work: Promise<unknown>): Promise<boolean> => {
  const over = new AbortController();
  const late = wait(PUBLISH_MS, false, { signal: over.signal }).catch(() => false);
  const done = work.then(
    () => true,
    () => false,
  );
  const answer = await Promise.race([done, late]);
  over.abort();
  return answer;
};

/** Starts a server for each config on the site's database. */
export const startFleet = async (site: Site, configs: readonly ConfigInput[]): Promise<Fleet> => {
  const places: Place[] = [];
  for (const [index, heroConfig] of configs.entries()) {
    const dir = index === 0 ? site.dir : await secondFolder(site);
    places.push({ dir, heroConfig, server: null, state: 'starting' });
  }
  const starts = new Set<Promise<void>>();
  const at = (place: number): Place => {
    const found = places[place];
    if (found === undefined) throw new RangeError(`There is no server ${place}`);
    return found;
  };
  const start = async (place: Place): Promise<void> => {
    place.state = 'starting';
    const env = siteEnvironment(place.dir, {
      database: site.database.variables,
      heroConfig: place.heroConfig,
    });
    place.server = await startServer({ dir: place.dir }, env);
    place.state = 'up';
  };
  const inState = (state: State): number[] =>
    places.flatMap((place, index) => (place.state === state ? [index] : []));
  const all = (): CrashServer[] => places.flatMap(({ server }) => (server === null ? [] : [server]));
  await Promise.all(places.map(start));

  return {
    in: inState,
    kill: async (index) => {
      const place = at(index);
      place.state = 'starting';
      place.server?.signal('SIGKILL');
      await place.server?.ended;
      const again = start(place).finally(() => starts.delete(again));
      starts.add(again);
    },
    freeze: (index) => {
      at(index).server?.signal('SIGSTOP');
      at(index).state = 'frozen';
    },
    thaw: (index) => {
      if (at(index).state !== 'frozen') return;
      at(index).server?.signal('SIGCONT');
      at(index).state = 'up';
    },
    publish: async (documentId, pick) => {
      for (;;) {
        const up = inState('up');
        if (up.length === 0) {
          await wait(LOOK_MS);
          continue;
        }
        const server = at(pick(up)).server;
        if (server !== null && (await inTime(server.ask('publish', { documentId })))) return;
        await wait(LOOK_MS);
      }
    },
    whole: async () => {
      await Promise.all(starts);
    },
    settle: async (patienceMs) => {
      await all()[0]?.ask('settle', { patienceMs, held: 0 });
    },
    gather: async () => {
      for (const server of all()) await server.ask('rest', {});
      const [first] = all();
      if (first === undefined) throw new Error('Nobody is there to ask');
      return first.ask('gather', {});
    },
    end: async () => {
      await Promise.allSettled(starts);
      for (const server of all()) server.signal('SIGKILL');
      await Promise.all(all().map(({ ended }) => ended));
      await Promise.all(places.slice(1).map(({ dir }) => rm(dir, { recursive: true, force: true })));
    },
  };
};
