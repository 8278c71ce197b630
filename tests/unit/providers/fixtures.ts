import type { CallContext, ImageRequest } from '../../../server/src/contracts/provider';
import { HeroError } from '../../../server/src/contracts/error';
import type { HeroErrorCode } from '../../../server/src/contracts/error';
import type { Clock } from '../../../server/src/throttle/clock';

export const anImageRequest = (overrides: Partial<ImageRequest> = {}): ImageRequest => ({
  prompt: 'A quiet harbour at dawn',
  negativePrompt: '',
  frame: { width: 1536, height: 864 },
  quality: 'medium',
  count: 1,
  seed: null,
  hints: { style: '', lighting: '', camera: '' },
  references: [],
  card: {
    title: 'A quiet harbour',
    category: '',
    siteName: '',
    locale: 'en',
    palette: [],
    layout: 'auto',
    logo: null,
  },
  ...overrides,
});

export const aContext = (signal: AbortSignal = new AbortController().signal): CallContext => ({
  signal,
  idempotencyKey: 'run-1-attempt-1',
  share: () => Promise.reject(new Error('No reference was to be shared')),
  callbackUrl: null,
});

/** A clock that records waits instead of waiting. */
export const aClock = ({
  onWait = () => Promise.resolve(),
  random = 0.5,
}: { onWait?: () => Promise<void>; random?: number } = {}): Clock & { waits: number[] } => {
  let now = Date.parse('2026-01-01T00:00:00Z');
  const waits: number[] = [];
  return {
    waits,
    now: () => now,
    wait: async (ms) => {
      waits.push(ms);
      now += ms;
      await onWait();
    },
    random: () => random,
  };
};

/** The HeroError that a promise rejects with. */
export const heroErrorOf = async (promise: Promise<unknown>): Promise<HeroError> => {
  const error: unknown = await promise.then(
    () => new Error('It succeeded'),
    (reason: unknown) => reason,
  );
  if (!HeroError.isInstance(error)) throw error;
  return error;
};

/** A clock that a test advances. */
export const aWatch = (start = '2026-01-01T00:00:00Z'): { now: () => number; pass: (ms: number) => void } => {
  let now = Date.parse(start);
  return {
    now: () => now,
    pass: (ms) => {
      now += ms;
    },
  };
};

export const anError = (code: HeroErrorCode, message = `It ended as ${code}.`): HeroError =>
  new HeroError({ code, message });
