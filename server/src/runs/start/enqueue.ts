import { randomUUID } from 'node:crypto';
import { isFinished } from '../../contracts/generation';
import { advance } from '../worker/process-run';
import type { StopSignals } from '../drivers/driver';
import { asHeroError } from '../worker/error-policy';
import { holdRun, LEASE_MS, released, takenFor } from '../worker/lease';
import type { LedgerPatch, LedgerRow, NewRun, Trigger } from '../model/run';
import type { FrozenRun, Pipeline, Wishes } from '../model/ports';
import { firstPriority, PRIORITY } from '../model/priority';
import { reuseEarlierWork } from './find-reusable';
import { askAnyway } from '../worker/single-flight';
import { isFreeProvider, nextProvider } from '../worker/fallback';

export interface RunOrder {
  uid: string;
  documentId: string | null;
  locale: string | null;
  field: string;
  trigger: Trigger;
  wishes: Wishes;
  values: Record<string, unknown> | null;
  /** Draws anew even where the same request has been answered. */
  force: boolean;
  requestedBy: string;
  /** Fingerprints of the field's values that may be replaced. */
  replaces: string[];
  target: NewRun['target'];
  /** Publishes the entry once its hero is there. */
  publication?: LedgerRow['publication'];
  /** Said with the result, as the run's first warnings. */
  notes?: string[];
}

/** A request is answered in moments and waits for no shutdown. */
const NEVER: StopSignals = { stop: new AbortController().signal, abort: new AbortController().signal };

type Target = Pick<RunOrder, 'uid' | 'documentId' | 'locale' | 'field'>;

const targetKey = ({ uid, documentId, locale, field }: Target): string =>
  [uid, documentId ?? 'new', locale ?? '', field].join(' ');

/**
 * A run under way for the same picture of the same field. A card of another version of its template may look the same,
 * and a run keeps the version that it is drawn from.
 */
const findTwin = async (
  { ledger }: Pipeline,
  order: RunOrder,
  { requestHash, template, templateVersion }: Pick<FrozenRun, 'requestHash' | 'template' | 'templateVersion'>,
): Promise<LedgerRow | null> => {
  const { uid, documentId, locale, field } = order;
  const open = await ledger.findOpen({ uid, documentId, locale, field, requestHash });
  if (open === null || open.template !== template || open.templateVersion !== templateVersion) return null;
  const reaches = open.target === order.target || (open.target === 'all' && order.target === 'draft');
  return reaches ? open : null;
};

/** What an order adds to the run that it joins: the entry may have to be published, the picture drawn anew. */
const addedBy = ({ publication = null, force }: RunOrder, row: LedgerRow): LedgerPatch | null => {
  const isForced = force && !row.force;
  if (isFinished(row.status) || (publication === null && !isForced)) return null;
  return { ...(publication === null ? {} : { publication }), ...(isForced ? { force } : {}) };
};

const joinTwin = async ({ ledger }: Pipeline, twin: LedgerRow, order: RunOrder): Promise<LedgerRow> => {
  for (let row: LedgerRow | null = twin; row !== null; row = await ledger.find(twin.runId)) {
    const added = addedBy(order, row);
    if (added === null) return row;
    const joined = await ledger.commit(row, added);
    if (joined !== null) return joined;
  }
  return twin;
};

interface Wanted {
  order: RunOrder;
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
  frozen: Omit<FrozenRun, 'wantsInstantCard' | 'warnings'>;
  activeKey: string;
}

const firstOf = ({ frozen }: Wanted): string => frozen.providers[0] ?? '';

/** A run that only has to put an earlier answer on the entry, done at once. */
const answerAgain = async (pipeline: Pipeline, wanted: Wanted): Promise<LedgerRow | null> => {
  const { facts, frozen } = wanted;
  const runId = randomUUID();
  const reused = await reuseEarlierWork(pipeline, { ...frozen, runId, provider: firstOf(wanted) });
  if (reused === null) return null;
  // What still has to be rendered is the driver's; the rest is a matter of moments.
  const isDone = reused.step === 'stored';
  const { row } = await pipeline.ledger.insert({
    ...facts,
    ...frozen,
    ...(isDone ? { ...takenFor(LEASE_MS), status: 'running' } : {}),
    ...reused,
    runId,
    activeKey: null,
  });
  if (isDone) await advance(pipeline, row, NEVER);
  return (await pipeline.ledger.find(runId)) ?? row;
};

/** Told at once to the one who asks; the reservation itself is made right before the call. @throws HeroError budget_exceeded */
const checkBudget = async (pipeline: Pipeline, wanted: Wanted): Promise<void> => {
  const { order, facts, frozen } = wanted;
  const other = order.force ? null : await pipeline.ledger.findInFlight(frozen.requestHash);
  // It is paid for by the run that has it in flight.
  if (other !== null && !isFinished(other.status)) return;
  // What a budget stops is drawn by a free provider, where the order of use has one.
  if (nextProvider(pipeline, { ...frozen, providerIndex: 0 }, true) !== null) return;
  const provider = firstOf(wanted);
  await pipeline.checkBudget({
    provider,
    credits: frozen.creditsEstimated,
    images: frozen.request.count,
    requestedBy: facts.requestedBy,
    isFree: isFreeProvider(pipeline, provider),
  });
};

/**
 * Queues a run. It is held for one more look at the earlier answers: a run of the same wish that ended since
 * the first look gave its key free and its answer at one moment, so that one of the two is seen.
 */
const queueRun = async (pipeline: Pipeline, wanted: Wanted): Promise<LedgerRow> => {
  const { order, facts, frozen, activeKey } = wanted;
  const { force } = order;
  const provider = firstOf(wanted);
  const isQuick = pipeline.provider(provider, null).provider.source === 'card';
  const { row, isNew } = await pipeline.ledger.insert({
    ...facts,
    ...frozen,
    ...takenFor(LEASE_MS),
    status: 'running',
    force,
    activeKey,
    priority: isQuick ? PRIORITY.urgent : firstPriority(facts.trigger),
  });
  if (!isNew) return joinTwin(pipeline, row, order);
  const run = holdRun(pipeline.ledger, row);
  try {
    const { runId } = row;
    const reused = force ? null : await reuseEarlierWork(pipeline, { ...frozen, runId, provider });
    const notes = reused === null && !isQuick ? await askAnyway(pipeline, frozen.requestHash) : [];
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
export const requestRun = async (pipeline: Pipeline, order: RunOrder): Promise<LedgerRow> => {
  const { wishes, values, force, notes = [], publication = null, ...target } = order;
  const { uid, documentId, locale, field, trigger } = target;
  const {
    wantsInstantCard: _card,
    warnings,
    ...frozen
  } = await pipeline.freeze({
    ...{ uid, documentId, locale, field, trigger },
    wishes,
    values,
  });
  const facts = { ...target, publication, warnings: [...notes, ...warnings] };
  const twin = await findTwin(pipeline, order, frozen);
  if (twin !== null) return await joinTwin(pipeline, twin, order);
  const { requestHash, template, templateVersion } = frozen;
  const activeKey = [targetKey(order), requestHash, template, templateVersion].join(' ');
  const wanted = { order, facts, frozen, activeKey };
  const answered = force ? null : await answerAgain(pipeline, wanted);
  if (answered !== null) return answered;
  await checkBudget(pipeline, wanted);
  return queueRun(pipeline, wanted);
};
