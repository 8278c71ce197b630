import { isFinished } from '../../../server/src/contracts/generation';
import { heroSchema, type Hero } from '../../../server/src/contracts/hero';
import type { EntryFacts, Facts, RunFacts } from './facts';

/** What must hold of a blog whenever its runs are over, whatever happened to its servers. */
export type Invariant =
  'bill' | 'books' | 'cost' | 'files' | 'leases' | 'entry' | 'spool' | 'queue' | 'ending';

export interface Violation {
  invariant: Invariant;
  says: string;
}

type Check = (facts: Facts) => string[];

/** Paid calls by the key that vendor and ledger both wrote down. */
const billsByKey = ({ bill }: Facts): Map<string | null, number> => {
  const bills = new Map<string | null, number>();
  for (const { idempotencyKey, refunded } of bill) {
    if (!refunded) bills.set(idempotencyKey, (bills.get(idempotencyKey) ?? 0) + 1);
  }
  return bills;
};

/** Nothing is paid twice: without a person each run pays once at the most, whether or not its end is known. */
const checkBill: Check = (facts) => {
  const bills = billsByKey(facts);
  const known = new Set(facts.runs.flatMap(({ calls }) => calls.map(({ idempotencyKey }) => idempotencyKey)));
  const strangers = [...bills.keys()].filter((key) => key === null || !known.has(key));
  return [
    ...strangers.map((key) => `a call was billed that no run knows of (${key ?? 'no key'})`),
    ...facts.runs.flatMap(({ runId, calls }) => {
      const times = calls.reduce((sum, { idempotencyKey }) => sum + (bills.get(idempotencyKey) ?? 0), 0);
      return times > 1 ? [`run ${runId} was billed ${times} times`] : [];
    }),
  ];
};

/** What was paid for is on an entry, or the ledger says what became of it and what it cost. */
const checkCost: Check = ({ runs, bill }) =>
  runs.flatMap((run) =>
    run.calls.flatMap(({ idempotencyKey, outcome, delivered }) => {
      if (outcome === 'open') return [`run ${run.runId} is ${run.status} and has a call open`];
      const paid = bill.find((call) => call.idempotencyKey === idempotencyKey && !call.refunded);
      if (paid === undefined) return [];
      if (outcome === 'refused') return [`run ${run.runId} calls a billed call refused`];
      if (run.status === 'succeeded' && (outcome !== 'delivered' || delivered === 0)) {
        return [`run ${run.runId} succeeded, and its billed call is ${outcome}`];
      }
      // Some vendors count in no credits: there the cost is the call itself.
      return paid.credits !== null && run.creditsEstimated !== paid.credits
        ? [
            `run ${run.runId} cost ${paid.credits} credits and the ledger says ${run.creditsEstimated ?? 'nothing'}`,
          ]
        : [];
    }),
  );

const nameOf = (url: string): string => decodeURIComponent(url.split('/').at(-1) ?? url);

const differences = (what: string, { is, ought }: { is: string[]; ought: string[] }): string[] => [
  ...is.filter((one) => !ought.includes(one)).map((one) => `${what} ${one} belongs to nothing`),
  ...ought.filter((one) => !is.includes(one)).map((one) => `${what} ${one} is missing`),
];

/** One set of files for each run that came to its end: a hero and a social image, in one folder. */
const checkFiles: Check = ({ runs, files, folders, onDisk }) => {
  const owned = runs
    .flatMap(({ hero }) => (hero === null ? [] : [hero.image.id, hero.social.id]))
    .map(String);
  const named = files.flatMap(({ url, formats }) => [url, ...Object.values(formats).map((one) => one.url)]);
  return [
    ...differences('the library’s row', { is: files.map(({ id }) => String(id)), ought: owned }),
    ...differences('the file', { is: onDisk, ought: named.map(nameOf) }),
    ...(folders.length > 1 ? [`there are ${folders.length} folders: ${folders.join(', ')}`] : []),
  ];
};

/** Nothing lives on: no lease, no place taken among the living, no run that is not over. */
const checkLeases: Check = ({ runs }) =>
  runs.flatMap(({ runId, status, step, leaseToken, leaseUntil, activeKey, finishedAt }) => [
    ...(isFinished(status) && finishedAt !== null ? [] : [`run ${runId} is ${status} at ${step}`]),
    ...(leaseToken === null && leaseUntil === null ? [] : [`run ${runId} is still leased`]),
    ...(activeKey === null ? [] : [`run ${runId} still has its place among the living`]),
  ]);

/** The images that an entry may show: the drawn one, else the card that stood in for it, else none. */
const heroesFor = (runs: RunFacts[], documentId: string): Hero[] => {
  const own = runs.filter((run) => run.documentId === documentId && run.status === 'succeeded');
  const drawn = own.filter(({ trigger }) => trigger !== 'instant-card');
  const heroes = (drawn.length > 0 ? drawn : own).flatMap(({ hero }) => hero ?? []);
  // Two who publish at once may each have a run: the later one takes the image up that is there.
  return heroes.filter(({ image }) => image.id === heroes.at(-1)?.image.id);
};

const checkVersion = (entry: EntryFacts, heroes: Hero[]): string[] => {
  const which = `the ${entry.isPublished ? 'published' : 'draft'} version of ${entry.documentId}`;
  const parsed = heroSchema.nullable().safeParse(entry.hero);
  if (!parsed.success) return [`${which} has something in its field that is no hero`];
  const is = {
    generation: parsed.data?.generation ?? null,
    image: parsed.data?.image.id ?? null,
    social: parsed.data?.social.id ?? null,
    cover: entry.cover,
    metaImage: entry.metaImage,
    ogImage: entry.ogImage,
  };
  const whole = (hero: Hero | undefined) => {
    const [image, social] = [hero?.image.id ?? null, hero?.social.id ?? null];
    const generation = hero?.generation ?? null;
    return { generation, image, social, cover: image, metaImage: social, ogImage: social };
  };
  const found = JSON.stringify(is);
  const wanted = (heroes.length === 0 ? [undefined] : heroes).map((hero) => JSON.stringify(whole(hero)));
  return wanted.includes(found) ? [] : [`${which} has ${found} instead of ${wanted.join(' or ')}`];
};

/** Field, cover and SEO images agree, on the draft and on what is public alike: the new hero whole, or none. */
const checkEntry: Check = ({ runs, entries }) =>
  entries.flatMap((entry) => checkVersion(entry, heroesFor(runs, entry.documentId)));

/** Bytes are kept for runs that go on only, or may yet. */
const checkSpool: Check = ({ runs, spooled }) => {
  const living = runs
    .filter(({ finishedAt, status }) => finishedAt === null || status === 'unknown')
    .map(({ runId }) => runId);
  return spooled.filter((runId) => !living.includes(runId)).map((runId) => `bytes of run ${runId} are kept`);
};

/** Reservations are what was settled and what is open: by the runs' calls, by the lines of the books, by the counter. */
const checkBooks: Check = ({ runs, books: { charged, counted } }) => {
  const calls = runs.flatMap((one) => one.calls).filter(({ outcome }) => outcome !== 'refused');
  const called = calls.reduce((sum, { credits: amount }) => sum + Math.round((amount ?? 0) * 1_000_000), 0);
  return called === charged && charged === counted
    ? []
    : [`the calls come to ${called}, the lines of the books to ${charged}, the day to ${counted}`];
};

/** What is seen in the facts of a blog alone. */
type Fact = Exclude<Invariant, 'ending' | 'queue'>;

const CHECKS: Record<Fact, Check> = {
  bill: checkBill,
  books: checkBooks,
  cost: checkCost,
  files: checkFiles,
  leases: checkLeases,
  entry: checkEntry,
  spool: checkSpool,
};

/** What does not hold on a blog whose runs are over. */
export const violationsOf = (facts: Facts): Violation[] =>
  (Object.keys(CHECKS) as Fact[]).flatMap((invariant) =>
    CHECKS[invariant](facts).map((says) => ({ invariant, says })),
  );
