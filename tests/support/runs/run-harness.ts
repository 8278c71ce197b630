import { vi } from 'vitest';
import { HeroError, type HeroErrorCode } from '../../../server/src/contracts/error';
import type { Hero } from '../../../server/src/contracts/hero';
import type {
  CallContext,
  ImageProvider,
  ImageRequest,
  Pending,
  Produced,
  Submitted,
} from '../../../server/src/contracts/provider';
import type { RenderedImage } from '../../../server/src/contracts/rendition';
import { processRun } from '../../../server/src/runs/worker/process-run';
import type { StopSignals } from '../../../server/src/runs/drivers/driver';
import { LEASE_MS } from '../../../server/src/runs/worker/lease';
import type { Run, NewRun } from '../../../server/src/runs/model/run';
import type { Throttle } from '../../../server/src/throttle/throttle';
import type {
  AttachInput,
  SnapshotInput,
  RunSnapshot,
  Ports,
  StoreFilesInput,
} from '../../../server/src/runs/model/ports';
import { PRIORITY } from '../../../server/src/runs/model/priority';
import { createRunLog } from '../../../server/src/runs/model/run-log';
import { judge } from '../../../server/src/head/attach-plan';
import { CENTRE, frozenRequest, PLACEHOLDER, storedFilesOf } from './request-snapshot';
import { newRun } from './run-store-rules';
import { createMemorySpool } from './memory-spool';
import { openThrottle } from './open-throttle';
import { createMemoryLedger, type MemoryLedger } from './memory-run-store';

export const picture = (text: string): Uint8Array => Buffer.from(text);

const aPicture = (text: string) => Promise.resolve({ bytes: picture(text), mime: 'image/png' });

export const produced = (...pictures: string[]): Produced => ({
  state: 'produced',
  images: (pictures.length === 0 ? ['picture'] : pictures).map((text) => ({
    content: text.startsWith('https:') ? { kind: 'url', url: text } : { kind: 'bytes', bytes: picture(text) },
    revisedPrompt: `revised ${text}`,
    seed: null,
  })),
  jobId: 'request-1',
  credits: null,
  warnings: [],
});

export const submitted = (pollAfterMs = 1_000): Submitted => ({
  state: 'submitted',
  jobId: 'job-1',
  pollAfterMs,
  credits: null,
  warnings: [],
});

export const pending = (pollAfterMs = 1_000): Pending => ({ state: 'pending', pollAfterMs });

export const failure = (code: HeroErrorCode, options: { retryable?: boolean; retryAfterMs?: number } = {}) =>
  new HeroError({ code, message: `It was ${code}.`, ...options });

type Submit = (request: ImageRequest, context: CallContext) => Promise<Produced | Submitted>;
type Poll = (jobId: string, context: Pick<CallContext, 'signal'>) => Promise<Produced | Pending>;

export interface FakeProvider {
  source?: 'ai' | 'card';
  /** What it says it would cost. */
  credits?: number | null;
  submit?: Submit;
  poll?: Poll;
  /** Pictures in one call. */
  maxImagesPerCall?: number;
  throttle?: Partial<Throttle>;
}

export interface World {
  ports: Ports;
  ledger: MemoryLedger;
  /** What was done, in order: committed steps and calls of the stations. */
  journal: string[];
  /** Names of the providers called, in order. */
  calls: string[];
  spooled: Map<string, Uint8Array>;
  /** Ids of the hero files in the media library. */
  files: Map<string, number>;
  /** What the entry's field holds. */
  entry: { hero: Hero | null; exists: boolean };
  announced: string[];
  logged: string[];
  frozen: { run: RunSnapshot };
  start: (run?: Partial<NewRun>) => Promise<Run>;
  /** Carries every run on until nothing is left to do, letting the clock run where they wait. */
  settle: (signals?: StopSignals) => Promise<void>;
  /** One claim and what it leads to. */
  turn: (signals?: StopSignals) => Promise<void>;
  row: (runId: string) => Run;
  /** Replace a station to make it fail. */
  stations: {
    freeze: (order: SnapshotInput) => Promise<RunSnapshot>;
    render: (bytes: string) => Promise<void>;
    store: (input: StoreFilesInput) => Promise<void>;
    attach: (order: AttachInput) => Promise<void>;
    download: (url: string) => Promise<Uint8Array>;
    keep: (ref: string) => Promise<void>;
  };
}

export const signals = (): { stop: AbortController; abort: AbortController; both: StopSignals } => {
  const stop = new AbortController();
  const abort = new AbortController();
  return { stop, abort, both: { stop: stop.signal, abort: abort.signal } };
};

const nothing = (): Promise<void> => Promise.resolve();

/** The whole run around fake stations: a provider, a library and an entry that can be made to fail. */
export const createWorld = (
  providers: Record<string, FakeProvider> = { main: {}, 'brand-card': { source: 'card' } },
): World => {
  const ledger = createMemoryLedger();
  const journal: string[] = [];
  const calls: string[] = [];
  const announced: string[] = [];
  const logged: string[] = [];
  const spooled = new Map<string, Uint8Array>();
  const files = new Map<string, number>();
  const entry: World['entry'] = { hero: null, exists: true };
  const request = frozenRequest();
  const frozen: World['frozen'] = {
    run: {
      request,
      inputs: 'inputs',
      requestHash: 'hash',
      asked: 'asked',
      template: 'editorial',
      templateVersion: 1,
      providers: Object.keys(providers),
      model: null,
      creditsEstimated: 4,
      wantsInstantCard: false,
      warnings: [],
    },
  };
  const stations: World['stations'] = {
    freeze: () => Promise.resolve(frozen.run),
    render: nothing,
    store: nothing,
    attach: nothing,
    download: (url) => Promise.resolve(picture(`from ${url}`)),
    keep: nothing,
  };

  const build = (name: string, model: string | null): ImageProvider => {
    const {
      source = 'ai',
      credits = source === 'card' ? 0 : 4,
      maxImagesPerCall = 4,
      submit,
      poll,
    } = providers[name]!;
    const answer = source === 'card' ? { ...produced('card'), credits: 0 } : produced();
    const provider: ImageProvider = {
      specificationVersion: 1,
      type: name,
      model: model ?? (source === 'card' ? '' : `${name}-model`),
      source,
      capabilities: {
        sizes: null,
        frames: null,
        maxImagesPerCall,
        seed: false,
        negativePrompt: false,
        edits: false,
        transparency: false,
      },
      estimate: () => credits,
      submit: (imageRequest, context) => {
        journal.push('submit');
        calls.push(name);
        return submit ? submit(imageRequest, context) : Promise.resolve(answer);
      },
    };
    if (!poll) return provider;
    return {
      ...provider,
      poll: (jobId, context) => {
        journal.push('poll');
        return poll(jobId, context);
      },
    };
  };

  const ports: Ports = {
    runStore: ledger,
    spool: createMemorySpool({ spooled, journal, stations }),
    provider: (name, model) => {
      if (!(name in providers)) throw failure('config_invalid');
      return {
        name,
        provider: build(name, model),
        isFree: providers[name]?.source === 'card',
        timeoutMs: 180_000,
        throttle: { ...openThrottle, ...providers[name]?.throttle },
        download: (url) => {
          journal.push('download');
          return stations.download(url);
        },
      };
    },
    wake: () => undefined,
    readAsset: () => aPicture('asset'),
    readReference: () => aPicture('reference'),
    shareReference: () => Promise.resolve('https://blog.example/reference.png'),
    ...{ callbackUrl: () => null, checkBudget: nothing },
    snapshotRequest: (order) => stations.freeze(order),
    publish: () => Promise.resolve({ state: 'done', message: null }),
    pauseBackfill: nothing,
    repair: () => Promise.resolve({ kind: 'whole' }),
    storageAway: () => Promise.resolve(false),
    findFiles: ({ image }) =>
      Promise.resolve([...files.values()].includes(image.id) ? storedFilesOf(image.id) : null),
    publicUrl: 'https://blog.example',
    render: async ({ bytes }) => {
      journal.push('render');
      await stations.render(Buffer.from(bytes).toString());
      return {
        delivered: { width: 1536, height: 1024 },
        defect: null,
        notes: [] as string[],
        placeholder: PLACEHOLDER,
        focalPoint: CENTRE,
      } as RenderedImage;
    },
    storeFiles: async (input) => {
      journal.push('store');
      await stations.store(input);
      const file = files.get(input.key) ?? 10 * (files.size + 1);
      files.set(input.key, file);
      return storedFilesOf(file);
    },
    attach: async (order) => {
      journal.push('attach');
      await stations.attach(order);
      if (!entry.exists) throw failure('entry_gone');
      const verdict = judge({ current: entry.hero, hero: order.hero, replaces: await order.replaces() });
      if (verdict.kind === 'kept') return { attached: [], kept: [{ row: 'draft', reason: verdict.reason }] };
      entry.hero = order.hero;
      return { attached: ['draft'], kept: [] };
    },
    announce: (event, { status }) => {
      announced.push(`${event}: ${status}`);
      return Promise.resolve();
    },
    log: createRunLog({ warn: (message) => logged.push(message), error: (message) => logged.push(message) }),
  };

  ledger.onCommit((row, patch) => {
    if (patch.step !== undefined) journal.push(`commit ${row.step}`);
  });

  const claim = () => ledger.claim({ leaseMs: LEASE_MS, limit: 1, minPriority: PRIORITY.bulk });
  const open = () => ledger.all().filter(({ finishedAt }) => finishedAt === null);

  const world: World = {
    ...{ ports, ledger, journal, calls, spooled, files, entry, announced, logged, frozen, stations },
    start: async (changes = {}) => {
      const { wantsInstantCard: _card, ...run } = frozen.run;
      const { row } = await ledger.insert(newRun({ ...run, documentId: 'doc-1', ...changes }));
      return row;
    },
    turn: async (given = signals().both) => {
      const [row] = await claim();
      if (row) await processRun(ports, row, given);
    },
    settle: async (given = signals().both) => {
      for (let turns = 0; open().length > 0; turns += 1) {
        if (turns > 2_000) throw new Error(`It never ends: ${journal.slice(-20).join(', ')}`);
        const [row] = await claim();
        if (row) {
          await processRun(ports, row, given);
        } else {
          const next = Math.min(
            ...open().map(({ runAfter, leaseUntil }) =>
              Math.max(runAfter.getTime(), (leaseUntil?.getTime() ?? 0) + 1),
            ),
          );
          await vi.advanceTimersByTimeAsync(Math.max(1, next - Date.now()));
        }
      }
    },
    row: (runId) => ledger.all().find((row) => row.runId === runId)!,
  };
  return world;
};
