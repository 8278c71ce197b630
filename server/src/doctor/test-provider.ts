import { z } from 'zod';
import type { TestProvider } from '../contracts/admin-api';
import { HeroError } from '../contracts/error';
import type { ImageProvider } from '../contracts/provider';
import { describeCause } from '../runs/worker/failed-step';
import { withTimeout } from '../runs/worker/with-timeout';
import type { Ports } from '../runs/model/ports';

const TIMEOUT_MS = 15_000;
/** Milliseconds that a result is reused, so that repeated clicks send one request to the vendor. */
const FRESH_MS = 5_000;

export type ProviderTest = TestProvider.Response['data'];

/** The members of a configured provider that a test needs. */
interface Testable {
  name: string;
  provider: Pick<ImageProvider, 'check'>;
  isFree: boolean;
  ready: boolean;
}

interface Parts {
  entries: ReadonlyMap<string, Testable>;
  log: Pick<Ports['log'], 'warn' | 'error'>;
  /** Epoch milliseconds. */
  now?: () => number;
}

const amount = z.number().nullish().default(null);

/** Parsed, since a provider may be custom code. */
const checkSchema = z.object({
  key: z.enum(['accepted', 'refused', 'untested']),
  detail: z.string(),
  balance: z.object({ credits: amount, images: amount }).nullish().default(null),
});

const withoutBalance = (test: Omit<ProviderTest, 'balance'>): ProviderTest => ({ ...test, balance: null });

/** What a failed check says about the connection: a vendor that refuses has been reached. */
const afterFailure = ({ name, ready }: Testable, { code, message: detail }: HeroError): ProviderTest => {
  switch (code) {
    case 'provider_auth':
      // Without a key no request was sent.
      return withoutBalance({ name, reachable: ready ? true : null, key: 'refused', detail });
    case 'provider_credits':
      return withoutBalance({ name, reachable: true, key: 'accepted', detail });
    case 'provider_rate_limited':
    case 'provider_rejected':
    case 'provider_bad_response':
      return withoutBalance({ name, reachable: true, key: 'untested', detail });
    default:
      return withoutBalance({ name, reachable: false, key: 'untested', detail });
  }
};

const runCheck = async (
  entry: Testable,
  check: NonNullable<ImageProvider['check']>,
): Promise<ProviderTest> => {
  const { name } = entry;
  const late = (): HeroError =>
    new HeroError({
      code: 'provider_timeout',
      message: `${name} did not answer the test within ${TIMEOUT_MS / 1_000} seconds: try again, or look at its status page.`,
    });
  const answer = await withTimeout(
    { signal: new AbortController().signal, ms: TIMEOUT_MS },
    {
      work: (signal) =>
        check.call(entry.provider, { signal }).catch((error: unknown) => {
          throw signal.aborted && !HeroError.isInstance(error) ? late() : error;
        }),
      late,
    },
  );
  const parsed = checkSchema.safeParse(answer);
  if (parsed.success) return { name, reachable: true, ...parsed.data };
  throw new HeroError({
    code: 'provider_bad_response',
    message: `${name} answered the test with something that is no ProviderCheck: correct the provider’s check().`,
    cause: parsed.error,
  });
};

const testConnection = async (entry: Testable, log: Parts['log']): Promise<ProviderTest> => {
  const { name, provider, isFree, ready } = entry;
  if (isFree) {
    const detail = 'The card is drawn by this server: it needs no key and no network.';
    return withoutBalance({ name, reachable: true, key: 'accepted', detail });
  }
  if (provider.check === undefined) {
    const detail = ready
      ? `${name} offers no way to test it without paying: the first picture will tell.`
      : `${name} has no API key: set providers.${name}.apiKey in config/plugins.ts.`;
    return withoutBalance({ name, reachable: null, key: ready ? 'untested' : 'refused', detail });
  }
  try {
    return await runCheck(entry, provider.check);
  } catch (error) {
    if (HeroError.isInstance(error)) return afterFailure(entry, error);
    log.error(`The test of the provider ${name} failed: ${describeCause(error)}`);
    const detail = `${name} failed in a way nobody foresaw: the server’s log has the details.`;
    return withoutBalance({ name, reachable: false, key: 'untested', detail });
  }
};

/** Tests connections. Concurrent and immediately following tests of a provider share one result. */
export const createProviderTests = ({ entries, log, now = Date.now }: Parts) => {
  const latest = new Map<string, { result: Promise<ProviderTest>; until: number }>();

  /** Null for a name that is not configured. */
  return async (name: string): Promise<ProviderTest | null> => {
    const entry = entries.get(name);
    if (entry === undefined) return null;
    const cached = latest.get(name);
    if (cached !== undefined && now() < cached.until) return cached.result;
    const test = { result: testConnection(entry, log), until: Infinity };
    latest.set(name, test);
    try {
      return await test.result;
    } finally {
      test.until = now() + FRESH_MS;
    }
  };
};
