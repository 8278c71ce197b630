import { randomUUID } from 'node:crypto';
import { isFinished } from '../../contracts/generation';
import { processRun } from '../worker/process-run';
import type { StopSignals } from '../drivers/driver';
import { asHeroError } from '../worker/failed-step';
import { holdRun, LEASE_MS, released, takenFor } from '../worker/lease';
import type { RunPatch, Run, NewRun } from '../model/run';
import type { Ports, RunSnapshot, SnapshotInput, Uses } from '../model/ports';
import { findProvider } from '../model/find-provider';
import { firstPriority, PRIORITY } from '../model/priority';
import { findReusable } from './find-reusable';
import { askAnyway } from '../worker/single-flight';
import { nextProvider } from '../worker/fallback';

export interface EnqueueInput extends Omit<SnapshotInput, 'isRefresh'> {
  /** Draws anew even where the same request has been answered. */
  force: boolean;
  requestedBy: string;
  /** Fingerprints of the field's values that may be replaced. */
  replaces: string[];
  target: NewRun['target'];
  /** Publishes the entry once its hero is there. */
  publication?: Run['publication'];
  /** Said with the result, as the run's first warnings. */
  notes?: string[];
}

/** A request is answered in moments and waits for no shutdown. */
const NEVER: StopSignals = { stop: new AbortController().signal, abort: new AbortController().signal };

type Target = Pick<EnqueueInput, 'uid' | 'documentId' | 'locale' | 'field'>;

const targetKey = ({ uid, documentId, locale, field }: Target): string =>
  [uid, documentId ?? 'new', locale ?? '', field].join(' ');

/**
 * A run under way for the same picture of the same field. A card of another version of its template may look the same,
 * and a run keeps the version that it is drawn from.
 */
const findTwin = async (
  { runStore }: Uses<'runStore'>,
  order: EnqueueInput,
  {
    requestHash,
    template,
    templateVersion,
  }: Pick<RunSnapshot, 'requestHash' | 'template' | 'templateVersion'>,
): Promise<Run | null> => {
  const { uid, documentId, locale, field } = order;
  const open = await runStore.findOpen({ uid, documentId, locale, field, requestHash });
  if (open === null || open.template !== template || open.templateVersion !== templateVersion) return null;
  const reaches = open.target === order.target || (open.target === 'all' && order.target === 'draft');
  return reaches ? open : null;
};

/** What an order adds to the run that it joins: the entry may have to be published, the picture drawn anew. */
const addedBy = ({ publication = null, force }: EnqueueInput, row: Run): RunPatch | null => {
  const isForced = force && !row.force;
  if (isFinished(row.status) || (publication === null && !isForced)) return null;
  return { ...(publication === null ? {} : { publication }), ...(isForced ? { force } : {}) };
};

const joinTwin = async ({ runStore }: Uses<'runStore'>, twin: Run, order: EnqueueInput): Promise<Run> =>
  (await runStore.update(twin, (row) => addedBy(order, row))).row ?? twin;

interface Wanted {
  order: EnqueueInput;
  facts: Pick<
    NewRun,
    | 'uid'
    | 'documentId'
    | 'locale'
    | 'field'
    | 'trigger'
    | 'requestedBy'
    | 'replaces'
    | 'target'
    | 'warnings'
    | 'publication'
  >;
  frozen: Omit<RunSnapshot, 'wantsInstantCard' | 'warnings'>;
  activeKey: string;
}

const firstOf = ({ frozen }: Wanted): string => frozen.providers[0] ?? '';

/** A run that only has to put an earlier answer on the entry, done at once. */
const answerAgain = async (ports: Ports, wanted: Wanted): Promise<Run | null> => {
  const { facts, frozen } = wanted;
  const runId = randomUUID();
  const reused = await findReusable(ports, { ...frozen, runId, provider: firstOf(wanted) });
  if (reused === null) return null;
  // What still has to be rendered is the driver's; the rest is a matter of moments.
  const isDone = reused.step === 'stored';
  const { row } = await ports.runStore.insert({
    ...facts,
    ...frozen,
    ...(isDone ? { ...takenFor(LEASE_MS), status: 'running' } : {}),
    ...reused,
    runId,
    activeKey: null,
  });
  if (isDone) await processRun(ports, row, NEVER);
  return (await ports.runStore.find(runId)) ?? row;
};

/** Told at once to the one who asks; the reservation itself is made right before the call. @throws HeroError budget_exceeded */
const checkBudget = async (
  ports: Uses<'checkBudget' | 'provider' | 'runStore'>,
  wanted: Wanted,
): Promise<void> => {
  const { order, facts, frozen } = wanted;
  const other = order.force ? null : await ports.runStore.findInFlight(frozen.requestHash);
  // It is paid for by the run that has it in flight.
  if (other !== null && !isFinished(other.status)) return;
  // What a budget stops is drawn by a free provider, where the order of use has one.
  if (nextProvider(ports, { ...frozen, providerIndex: 0 }, true) !== null) return;
  const provider = firstOf(wanted);
  await ports.checkBudget({
    provider,
    credits: frozen.creditsEstimated,
    images: frozen.request.count,
    requestedBy: facts.requestedBy,
    isFree: findProvider(ports, provider)?.isFree ?? false,
  });
};

/**
 * Queues a run. It is held for one more look at the earlier answers: a run of the same wish that ended since
 * the first look gave its key free and its answer at one moment, so that one of the two is seen.
 */
const insertRun = async (
  ports: Uses<'findFiles' | 'provider' | 'publicUrl' | 'repair' | 'runStore' | 'spool' | 'storageAway'>,
  wanted: Wanted,
): Promise<Run> => {
  const { order, facts, frozen, activeKey } = wanted;
  const { force } = order;
  const provider = firstOf(wanted);
  const { isFree } = ports.provider(provider, null);
  const { row, isNew } = await ports.runStore.insert({
    ...facts,
    ...frozen,
    ...takenFor(LEASE_MS),
    status: 'running',
    force,
    activeKey,
    priority: isFree ? PRIORITY.urgent : firstPriority(facts.trigger),
  });
  if (!isNew) return joinTwin(ports, row, order);
  const run = holdRun(ports.runStore, row);
  try {
    const { runId } = row;
    const reused = force ? null : await findReusable(ports, { ...frozen, runId, provider });
    const notes = reused === null && !isFree ? await askAnyway(ports, frozen.requestHash) : [];
    const warnings = [...row.warnings, ...notes];
    return await run.commit({ ...reused, ...released, status: 'queued', warnings });
  } catch (thrown) {
    // A caller who is told of a failure must not find the run going on behind it.
    const error = asHeroError(thrown, { step: 'queued', isFree: false }).toData();
    const finishedAt = new Date();
    await run.commit({
      ...released,
      status: 'failed',
      error,
      activeKey: null,
      creditsEstimated: 0,
      finishedAt,
    });
    throw thrown;
  }
};

/**
 * Asks for a run: what is wrong with the request shows at once, what was answered before is answered
 * again for nothing, and two identical wishes are one run.
 *
 * @throws HeroError when the request cannot be made from entry, template and config.
 */
export const enqueueRun = async (ports: Ports, order: EnqueueInput): Promise<Run> => {
  const { wishes, values, stored, force, notes = [], publication = null, ...target } = order;
  const { uid, documentId, locale, field, trigger } = target;
  const {
    wantsInstantCard: _card,
    warnings,
    ...frozen
  } = await ports.snapshotRequest({
    ...{ uid, documentId, locale, field, trigger },
    ...{ wishes, values },
    ...(stored === undefined ? {} : { stored }),
  });
  const facts = { ...target, publication, warnings: [...notes, ...warnings] };
  const twin = await findTwin(ports, order, frozen);
  if (twin !== null) return await joinTwin(ports, twin, order);
  const { requestHash, template, templateVersion } = frozen;
  const activeKey = [targetKey(order), requestHash, template, templateVersion].join(' ');
  const wanted = { order, facts, frozen, activeKey };
  const answered = force ? null : await answerAgain(ports, wanted);
  if (answered !== null) return answered;
  await checkBudget(ports, wanted);
  return insertRun(ports, wanted);
};
