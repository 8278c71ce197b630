import { describe, expect, it } from 'vitest';
import { violationsOf, type Invariant } from '../../support/crash/check';
import type { EntryFacts, Facts, RunFacts } from '../../support/crash/facts';
import { leaseViolations, type LedgerChange } from '../../support/crash/lease-audit';
import { heroOf } from '../../support/runs/request-snapshot';

/** The proofs of `npm run crash` are worth what their checks notice. */

const hero = heroOf('run-1', 10);

const call: RunFacts['calls'][number] = {
  provider: 'main',
  model: 'm',
  idempotencyKey: 'key-1',
  jobId: null,
  asked: 1,
  delivered: 1,
  credits: 10,
  estimated: false,
  outcome: 'delivered',
  calledBack: false,
  free: false,
  sentAt: null,
  askedAgain: false,
};

const run: RunFacts = {
  runId: 'run-1',
  status: 'succeeded',
  step: 'attached',
  trigger: 'publish',
  documentId: 'doc-1',
  leaseToken: null,
  leaseUntil: null,
  activeKey: null,
  finishedAt: '2026-01-01T00:00:00.000Z',
  calls: [call],
  hero,
  creditsEstimated: 10,
  error: null,
  warnings: [],
};

const entry: EntryFacts = {
  documentId: 'doc-1',
  isPublished: false,
  hero,
  cover: 10,
  metaImage: 11,
  ogImage: 11,
};

const paid: Facts['bill'][number] = {
  vendor: 'v',
  idempotencyKey: 'key-1',
  images: 1,
  credits: 10,
  model: 'm',
  prompt: '',
  size: '',
  quality: '',
  refunded: false,
};

const healthy: Facts = {
  runs: [run],
  bill: [paid],
  files: [
    { id: 10, url: '/uploads/10.webp', formats: { small: { url: '/uploads/small_10.webp' } } },
    { id: 11, url: '/uploads/11.jpg', formats: {} },
  ],
  folders: ['Heroes'],
  onDisk: ['10.webp', '11.jpg', 'small_10.webp'],
  spooled: [],
  books: { charged: 10_000_000, counted: 10_000_000 },
  entries: [entry, { ...entry, isPublished: true }],
};

const unknownRun: RunFacts = {
  ...run,
  status: 'unknown',
  step: 'submitting',
  hero: null,
  calls: [{ ...call, outcome: 'unknown', delivered: 0 }],
};
const bare = { hero: null, cover: null, metaImage: null, ogImage: null };
const unknown: Facts = {
  ...healthy,
  runs: [unknownRun],
  files: [],
  onDisk: [],
  entries: healthy.entries.map((one) => ({ ...one, ...bare })),
};

const broken = (facts: Facts): Invariant[] => [
  ...new Set(violationsOf(facts).map(({ invariant }) => invariant)),
];

describe('a blog after a crash', () => {
  it.each([
    ['whose run succeeded', healthy],
    ['whose call is in the dark', unknown],
    [
      'that was never asked for anything',
      { ...unknown, runs: [], bill: [], books: { charged: 0, counted: 0 } },
    ],
  ])('is content: %s', (_, facts) => {
    expect(violationsOf(facts)).toStrictEqual([]);
  });

  const cases: [string, Invariant, Facts][] = [
    ['a call that was billed twice', 'bill', { ...healthy, bill: [paid, paid] }],
    [
      'a second call of a run',
      'bill',
      {
        ...healthy,
        runs: [{ ...run, creditsEstimated: 10, calls: [call, { ...call, idempotencyKey: 'key-2' }] }],
        bill: [paid, { ...paid, idempotencyKey: 'key-2' }],
      },
    ],
    [
      'a second call in the dark',
      'bill',
      {
        ...unknown,
        runs: [{ ...unknownRun, calls: [...unknownRun.calls, { ...call, idempotencyKey: 'key-2' }] }],
        bill: [paid, { ...paid, idempotencyKey: 'key-2' }],
      },
    ],
    ['a bill of nobody', 'bill', { ...healthy, bill: [paid, { ...paid, idempotencyKey: 'key-9' }] }],
    [
      'a call that stays open',
      'cost',
      { ...healthy, runs: [{ ...run, calls: [{ ...call, outcome: 'open' }] }] },
    ],
    [
      'a cost that the ledger does not tell',
      'cost',
      { ...unknown, runs: [{ ...unknownRun, creditsEstimated: null }] },
    ],
    [
      'a billed call that the ledger calls free',
      'cost',
      { ...unknown, runs: [{ ...unknownRun, calls: [{ ...call, outcome: 'refused' }] }] },
    ],
    [
      'a second row for the same file',
      'files',
      { ...healthy, files: [...healthy.files, { id: 12, url: '/uploads/10.webp', formats: {} }] },
    ],
    ['a missing row', 'files', { ...healthy, files: healthy.files.slice(1), onDisk: ['11.jpg'] }],
    ['a stray file', 'files', { ...healthy, onDisk: [...healthy.onDisk, 'half.webp'] }],
    ['a lost file', 'files', { ...healthy, onDisk: healthy.onDisk.slice(1) }],
    ['two folders', 'files', { ...healthy, folders: ['Heroes', 'Heroes'] }],
    ['a lease', 'leases', { ...healthy, runs: [{ ...run, leaseToken: 'token' }] }],
    ['a run that is not over', 'leases', { ...unknown, runs: [{ ...unknownRun, status: 'running' }] }],
    ['a place that stays taken', 'leases', { ...healthy, runs: [{ ...run, activeKey: 'key' }] }],
    ['a draft without the hero', 'entry', { ...healthy, entries: [{ ...entry, ...bare }] }],
    ['half a hero', 'entry', { ...healthy, entries: [{ ...entry, cover: null }] }],
    ['another picture for the crawlers', 'entry', { ...healthy, entries: [{ ...entry, ogImage: 99 }] }],
    ['a hero of nobody', 'entry', { ...unknown, entries: [entry] }],
    ['something in the field that is no hero', 'entry', { ...healthy, entries: [{ ...entry, hero: {} }] }],
    [
      'a line of the books that is not in the day',
      'books',
      { ...healthy, books: { charged: 10_000_000, counted: 0 } },
    ],
    [
      'a reservation that nobody made',
      'books',
      { ...healthy, books: { charged: 20_000_000, counted: 20_000_000 } },
    ],
    ['bytes of a run that is over', 'spool', { ...healthy, spooled: ['run-1'] }],
  ];
  it.each(cases)('does not go with %s', (_, invariant, facts) => {
    expect(broken(facts)).toContain(invariant);
  });
});

describe('changes of the ledger', () => {
  const at = new Date('2026-01-01T00:01:00.000Z');
  const change: LedgerChange = {
    at,
    run_id: 'run-1',
    old_version: 3,
    new_version: 4,
    old_token: 'mine',
    new_token: 'mine',
    old_until: new Date(at.getTime() + 30_000),
    old_step: 'fetched',
    new_step: 'rendered',
    was_over: false,
  };

  it.each([
    ['its holder goes on', change],
    ['its holder gives it back', { ...change, new_token: null }],
    [
      'it is taken over after its time',
      { ...change, new_token: 'yours', old_until: new Date(at.getTime() - 1) },
    ],
  ])('may be when %s', (_, one) => {
    expect(leaseViolations([one])).toStrictEqual([]);
  });

  it.each([
    ['it is taken over before its time', { ...change, new_token: 'yours' }],
    ['nobody holds it', { ...change, old_token: null, new_token: null }],
    ['a version is skipped', { ...change, new_version: 6 }],
    ['it was over', { ...change, was_over: true }],
  ])('may not be when %s', (_, one) => {
    expect(leaseViolations([one])).toHaveLength(1);
  });
});
