import { cp, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { ConfigInput } from '../../server/src/contracts';
import type { BlogFacts } from '../support/crash/facts';
import { startServer, type CrashServer } from '../support/crash/server';
import { blogEnvironment } from '../support/crash/blog-environment';
import type { BlogCopy } from '../support/crash/blog-copy';

type State = 'up' | 'frozen' | 'starting';

interface Member {
  dir: string;
  heroConfig: ConfigInput;
  server: CrashServer | null;
  state: State;
}

/** Servers of one blog: one database, one folder of uploads, and otherwise folders of their own. */
export interface Fleet {
  /** Places of servers that are in a state. */
  in: (state: State) => number[];
  /** Kills a server and starts it again; the answer does not wait for the start. */
  kill: (member: number) => Promise<void>;
  freeze: (member: number) => void;
  thaw: (member: number) => void;
  /** Publishes an article on some server, and on another one where that one does not answer. */
  publish: (documentId: string, pick: (members: number[]) => number) => Promise<void>;
  /** When every server that was started again is there. */
  whole: () => Promise<void>;
  settle: (timeoutMs: number) => Promise<void>;
  gather: () => Promise<BlogFacts>;
  end: () => Promise<void>;
}

/** How long a publisher waits for a server before it tries another one. */
const PUBLISH_MS = 8_000;
const LOOK_MS = 50;

const secondFolder = async (blog: BlogCopy): Promise<string> => {
  const dir = await mkdtemp(join(tmpdir(), 'hero-crash-'));
  await cp(blog.dir, dir, { recursive: true });
  const uploads = join('public', 'uploads');
  await rm(join(dir, uploads), { recursive: true });
  await symlink(join(blog.dir, uploads), join(dir, uploads), 'dir');
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

/** Starts a server for each config on the blog's database. */
export const startFleet = async (blog: BlogCopy, configs: readonly ConfigInput[]): Promise<Fleet> => {
  const members: Member[] = [];
  for (const [index, heroConfig] of configs.entries()) {
    const dir = index === 0 ? blog.dir : await secondFolder(blog);
    members.push({ dir, heroConfig, server: null, state: 'starting' });
  }
  const starts = new Set<Promise<void>>();
  const at = (member: number): Member => {
    const found = members[member];
    if (found === undefined) throw new RangeError(`There is no server ${member}`);
    return found;
  };
  const start = async (member: Member): Promise<void> => {
    member.state = 'starting';
    const env = blogEnvironment(member.dir, {
      database: blog.database.variables,
      heroConfig: member.heroConfig,
    });
    member.server = await startServer({ dir: member.dir }, env);
    member.state = 'up';
  };
  const inState = (state: State): number[] =>
    members.flatMap((member, index) => (member.state === state ? [index] : []));
  const all = (): CrashServer[] => members.flatMap(({ server }) => (server === null ? [] : [server]));
  await Promise.all(members.map(start));

  return {
    in: inState,
    kill: async (index) => {
      const member = at(index);
      member.state = 'starting';
      member.server?.signal('SIGKILL');
      await member.server?.ended;
      const again = start(member).finally(() => starts.delete(again));
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
    settle: async (timeoutMs) => {
      await all()[0]?.ask('settle', { timeoutMs, documentId: null });
    },
    gather: async () => {
      for (const server of all()) await server.ask('rest', {});
      const [first] = all();
      if (first === undefined) throw new Error('No server of the fleet is up');
      return first.ask('gather', {});
    },
    end: async () => {
      await Promise.allSettled(starts);
      for (const server of all()) server.signal('SIGKILL');
      await Promise.all(all().map(({ ended }) => ended));
      await Promise.all(members.slice(1).map(({ dir }) => rm(dir, { recursive: true, force: true })));
    },
  };
};
