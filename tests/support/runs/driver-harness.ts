import { randomUUID } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import type { DriverWork, JobDriver, StopSignals } from '../../../server/src/runs/drivers/driver';
import type { RunStore } from '../../../server/src/runs/model/run-store';
import type { Run, NewRun } from '../../../server/src/runs/model/run';
import { released } from '../../../server/src/runs/worker/lease';
import { PRIORITY } from '../../../server/src/runs/model/priority';
import { createRunStore } from '../../../server/src/runs/store/run-store';
import { GENERATION_UID } from '../../../server/src/runs/store/generation-model';
import type { Blog } from '../strapi';
import { newRun } from './run-store-rules';

/** What a run does when it is carried: null when that was all, or the milliseconds until it wants to go on. */
export type Behaviour = (row: Run, signals: StopSignals) => Promise<number | null>;

export interface MadeDriver {
  concurrency: number;
  /** Begins the names of queues, so that tests do not meet. */
  name: string;
}

export type MakeDriver = (work: DriverWork, options: MadeDriver) => JobDriver;

/** A run that was taken up by a server. */
export interface Turn {
  runId: string;
  server: string;
  at: number;
}

const LEASE_MS = 60_000;

/** Several servers with a driver each on one ledger, and a record of who carried what when. */
export const createDriverHarness = ({ strapi }: Blog, makeDriver: MakeDriver) => {
  const ledger: RunStore = createRunStore(strapi);
  const name = `hero-test-${randomUUID()}`;
  const drivers: JobDriver[] = [];
  const happenings = new EventEmitter();
  const turns: Turn[] = [];
  const errors: unknown[] = [];
  const overlaps: string[] = [];
  const active = new Set<string>();
  const behaviours = new Map<string, Behaviour>();
  const state = { most: 0, isLedgerAway: false };

  const tell = (): void => {
    happenings.emit('something');
  };

  const act = async (row: Run, server: string, signals: StopSignals): Promise<number | null> => {
    const { runId } = row;
    if (active.has(runId)) overlaps.push(runId);
    active.add(runId);
    state.most = Math.max(state.most, active.size);
    turns.push({ runId, server, at: Date.now() });
    tell();
    try {
      return await (behaviours.get(runId) ?? (() => Promise.resolve(null)))(row, signals);
    } finally {
      active.delete(runId);
    }
  };

  const advance = async (row: Run, server: string, signals: StopSignals): Promise<number | null> => {
    const wait = signals.stop.aborted ? 0 : await act(row, server, signals);
    const isOver = wait === null && !signals.stop.aborted;
    await ledger.commit(row, {
      ...released,
      ...(isOver ? { status: 'succeeded', activeKey: null, finishedAt: new Date() } : {}),
      ...(wait === null ? {} : { runAfter: new Date(Date.now() + wait) }),
    });
    tell();
    return signals.stop.aborted ? null : wait;
  };

  const unlessAway = async <T>(work: () => Promise<T>): Promise<T> => {
    if (state.isLedgerAway) throw new Error('the database is away');
    return work();
  };

  const workOf = (server: string): DriverWork => {
    const claimed = (row: Run) => ({
      runId: row.runId,
      advance: (signals: StopSignals) => advance(row, server, signals),
    });
    return {
      claim: ({ limit, urgentOnly }) =>
        unlessAway(async () => {
          const minPriority = urgentOnly ? PRIORITY.urgent : PRIORITY.background;
          return (await ledger.claim({ leaseMs: LEASE_MS, limit, minPriority })).map(claimed);
        }),
      claimOne: (run) =>
        unlessAway(async () => {
          const row = await ledger.claimOne({ ...run, leaseMs: LEASE_MS });
          return row === null ? null : claimed(row);
        }),
      due: (wish) => unlessAway(() => ledger.due(wish)),
      onError: (error) => {
        errors.push(error);
        tell();
      },
    };
  };

  return {
    ledger,
    turns,
    errors,
    overlaps,
    state,
    /** Another server, with a driver that still has to be started. */
    addServer: (server: string, { concurrency = 4 }: { concurrency?: number } = {}): JobDriver => {
      const driver = makeDriver(workOf(server), { concurrency, name });
      drivers.push(driver);
      return driver;
    },
    addRun: async (changes: Partial<NewRun> = {}, behaviour?: Behaviour): Promise<string> => {
      // Its behaviour must be known before anybody can take it.
      const runId = randomUUID();
      if (behaviour) behaviours.set(runId, behaviour);
      await ledger.insert({ ...newRun(changes), runId });
      return runId;
    },
    turnsOf: (runId: string): Turn[] => turns.filter((turn) => turn.runId === runId),
    isOver: async (runId: string): Promise<boolean> => (await ledger.find(runId))?.finishedAt != null,
    /** Waits for a condition, which is looked at whenever a run begins or ends, or an error is told. */
    until: async (holds: () => boolean | Promise<boolean>): Promise<void> => {
      for (;;) {
        const next = once(happenings, 'something');
        if (await holds()) return;
        await next;
      }
    },
    /** Stops every server and empties the ledger. */
    clear: async (): Promise<void> => {
      await Promise.all(drivers.map((driver) => driver.stop({ graceMs: 0 })));
      await strapi.db.query(GENERATION_UID).deleteMany({});
    },
  };
};

export type DriverHarness = ReturnType<typeof createDriverHarness>;

/** A behaviour that a test ends, or that ends when the server says so. */
export const createGate = (hears: keyof StopSignals = 'stop') => {
  let open = (): void => undefined;
  const opened = new Promise<null>((resolve) => {
    open = () => {
      resolve(null);
    };
  });
  const pass: Behaviour = (_row, signals) =>
    Promise.race([opened, once(signals[hears], 'abort').then(() => 0)]);
  return {
    pass,
    open: () => {
      open();
    },
  };
};
