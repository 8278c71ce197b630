import { setTimeout as wait } from 'node:timers/promises';
import type { CrashServer } from '../support/crash/server';
import type { VendorEmulator } from '../support/emulators/vendor-server';
import type { CrashCase } from './crash-case';
import { TIMEOUT_MS, within } from './within';

const LOOK_MS = 5;
/** How long a vendor works while no server reads its answer: a frozen one finds it when it wakes up. */
const SLOW_MS = 500;

const NEVER = (): Promise<void> => new Promise(() => undefined);

/** What the vendor has seen so far of one sort of request. */
const seenBy = ({ billed, requests, downloads }: VendorEmulator) => ({
  create: billed.length,
  poll: requests.filter(({ method }) => method === 'GET').length,
  download: downloads.length,
});

/** Makes the vendor take its time with one request; the answer waits until it has begun: the call is billed then. */
const vendorAtWork = (
  emulator: VendorEmulator | null,
  { point, ending }: CrashCase,
): ((signal: AbortSignal) => Promise<void>) => {
  if (emulator === null || point.at !== 'vendor') return NEVER;
  const { request } = point;
  const fault = ending === 'kill' ? ({ hang: true } as const) : { delayMs: SLOW_MS };
  switch (request) {
    case 'create':
      emulator.script([fault]);
      break;
    case 'poll':
      emulator.scriptPolls([fault]);
      break;
    case 'download':
      emulator.scriptDownloads([fault]);
      break;
  }
  const before = seenBy(emulator)[request];
  return async (signal) => {
    while (seenBy(emulator)[request] === before && !signal.aborted) await wait(LOOK_MS);
  };
};

/** What became of a run that never came to the point. */
const overTooSoon = async (server: CrashServer, documentId: string): Promise<Error> => {
  const { runs } = await server.ask('gather', {});
  const endings = runs
    .filter((run) => run.documentId === documentId)
    .map(({ status, step, error }) => `${status} at ${step} ${error?.message ?? ''}`.trim());
  const ended = endings.join(', ') || 'there is none';
  return new Error(`the run was over before the point was reached: ${ended}. ${server.output()}`);
};

interface Target {
  emulator: VendorEmulator | null;
  documentId: string;
}

/** Publishes the article, or orders its hero; fails when its run is over without having come to the point. */
const drawUntil = async (
  server: CrashServer,
  { kind }: CrashCase,
  { documentId, reached }: Target & { reached: Promise<unknown> },
): Promise<void> => {
  const missed = server
    .ask(kind.isOrdered ? 'order' : 'publish', { documentId })
    .then(() => server.ask('settle', { timeoutMs: TIMEOUT_MS, documentId }))
    .then(async () => {
      throw await overTooSoon(server, documentId);
    });
  // Afterwards a dead server answers nothing, and a frozen one when it has woken up.
  missed.catch(() => undefined);
  await within(Promise.race([reached, missed]), 'the way to the point');
};

/** Has the article drawn up to the point, where its run is held while the server goes on. */
export const holdAt = async (server: CrashServer, crash: CrashCase, target: Target): Promise<void> => {
  const { point } = crash;
  const over = new AbortController();
  const reached =
    point.at === 'vendor' ? vendorAtWork(target.emulator, crash)(over.signal) : server.ask('hold', { point });
  // With the server dies what was never reached.
  reached.catch(() => undefined);
  try {
    await drawUntil(server, crash, { ...target, reached });
  } finally {
    over.abort();
  }
};

/** Has the article drawn, and waits until the server has ended itself at the point, or ends it from here. */
export const interrupt = async (server: CrashServer, crash: CrashCase, target: Target): Promise<void> => {
  const { point, ending } = crash;
  await server.ask('arm', { point, ending });
  const begun = vendorAtWork(target.emulator, crash);
  const over = new AbortController();
  const outside = begun(over.signal).then(() => server.signal(ending === 'kill' ? 'SIGKILL' : 'SIGSTOP'));
  try {
    await drawUntil(server, crash, { ...target, reached: Promise.race([server.reached, outside]) });
  } finally {
    over.abort();
  }
  if (ending === 'kill') await within(server.ended, 'the end of the server');
};

/** A frozen server wakes up with all that it held, long after another one has finished its run. */
export const wakeUp = async (server: CrashServer): Promise<void> => {
  server.signal('SIGCONT');
  // What it does now is nothing, if all is well, and nothing tells when it is done: it gets time to do harm.
  await wait(SLOW_MS);
  await within(server.ask('rest', {}), 'the end of the frozen server');
  server.signal('SIGKILL');
  await server.ended;
};
