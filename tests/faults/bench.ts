import type { ConfigInput } from '../../server/src/contracts/config';
import type { DownloadFault, Fault, MarkedFaults } from '../support/emulators/faults';
import { startGptImage2AiEmulator } from '../support/emulators/gptimage2-ai';
import { startGptImage2ArtEmulator } from '../support/emulators/gpt-image-2-art';
import { startGptImageApiDevEmulator } from '../support/emulators/gptimageapi-dev';
import { startKairvalEmulator } from '../support/emulators/kairval';
import { startOpenAiEmulator } from '../support/emulators/openai';
import type { VendorEmulator } from '../support/emulators/vendor-server';
import type { FaultCase, Refusal, Trouble, VendorName } from './fault-case';
import { delivered } from './pictures';

type ProviderConfigInput = NonNullable<ConfigInput['providers']>[string];

/** One vendor under test: its emulator, and how it words what goes wrong. */
interface Bench {
  type: Exclude<ProviderConfigInput['type'], 'brand-card' | 'custom'>;
  start: () => Promise<VendorEmulator>;
  /** The body of a refusal. */
  refusal: (refusal: Refusal) => unknown;
}

const openAiError = ({ code = null, says = '' }: { code?: string | null; says?: string }) => ({
  error: { message: says, type: 'invalid_request_error', param: null, code },
});

export const BENCHES: Record<VendorName, Bench> = {
  openai: {
    type: 'openai-compatible',
    start: () => startOpenAiEmulator(),
    refusal: openAiError,
  },
  'openai-urls': {
    type: 'openai-compatible',
    start: () => startOpenAiEmulator({ answerWith: 'url' }),
    refusal: openAiError,
  },
  kairval: {
    type: 'kairval',
    start: () => startKairvalEmulator(),
    refusal: ({ code = '', says = '' }) => ({ error: { code, message: says, type: 'api_error' } }),
  },
  'gpt-image-2-art': {
    type: 'gpt-image-2-art',
    start: () => startGptImage2ArtEmulator(),
    refusal: openAiError,
  },
  'gptimage2-ai': {
    type: 'gptimage2-ai',
    start: () => startGptImage2AiEmulator(),
    refusal: ({ code = 'failed' }) => ({ error: code }),
  },
  'gptimageapi-dev': {
    type: 'gptimageapi-dev',
    start: () => startGptImageApiDevEmulator(),
    // Its errors are numbers: those of the status, and of 200 one that means a bad key.
    refusal: ({ status, says = '' }) => ({ code: status === 200 ? 401 : status * 100 + 1, message: says }),
  },
};

const PAGE = '<!doctype html><title>Bad gateway</title><h1>502 Bad Gateway</h1>';

const repeated = <F>(fault: F, times = 1): F[] => Array.from({ length: times }, () => fault);

const refuse = (bench: Bench, answer: Refusal): Extract<Fault, { status: number }> => ({
  status: answer.status,
  body: answer.body ?? (answer.html === true ? PAGE : bench.refusal(answer)),
  ...(answer.headers === undefined ? {} : { headers: answer.headers }),
  ...(answer.billed === undefined ? {} : { bills: answer.billed }),
});

const downloadFault = (connection: 'reset' | 'hang' | 'drip' | 'endless'): DownloadFault => {
  switch (connection) {
    case 'reset':
      return { reset: 'before-accept' };
    case 'hang':
      return { hang: true };
    case 'drip':
      return { drip: true };
    case 'endless':
      return { endless: true };
  }
};

const connectionFault = (connection: 'reset' | 'hang' | 'reset before'): Fault => {
  switch (connection) {
    case 'reset':
      return { reset: 'after-accept' };
    case 'reset before':
      return { reset: 'before-accept' };
    case 'hang':
      return { hang: true };
  }
};

const faultsOf = async (
  { vendor, trouble }: Pick<FaultCase, 'vendor' | 'trouble'>,
  forbiddenPort: number,
): Promise<MarkedFaults> => {
  const bench = BENCHES[vendor];
  const address = (url: string): string => url.replace('{port}', String(forbiddenPort));
  switch (trouble.at) {
    case 'create':
      if ('answer' in trouble) return { create: repeated(refuse(bench, trouble.answer), trouble.times) };
      if ('connection' in trouble) return { create: [connectionFault(trouble.connection)] };
      if ('text' in trouble) return { create: [{ text: trouble.text }] };
      return 'cutAfter' in trouble ? { create: [{ truncate: trouble.cutAfter }] } : {};
    case 'poll':
      if ('answer' in trouble) return { poll: repeated(refuse(bench, trouble.answer), trouble.times) };
      if ('connection' in trouble)
        return { poll: repeated(connectionFault(trouble.connection), trouble.times) };
      if ('text' in trouble) return { poll: repeated({ text: trouble.text }, trouble.times) };
      return {
        job: { status: trouble.job, ...(trouble.error === undefined ? {} : { error: trouble.error }) },
        ...(trouble.respell === undefined ? {} : { respell: trouble.respell }),
      };
    case 'answer':
      return { respell: trouble.respell };
    case 'result':
      return { result: { url: address(trouble.url) } };
    case 'download':
      if ('redirect' in trouble) return { download: repeated({ redirect: address(trouble.redirect) }, 20) };
      return 'answer' in trouble
        ? { download: repeated(refuse(bench, trouble.answer), trouble.times) }
        : { download: repeated(downloadFault(trouble.connection), trouble.times) };
    case 'picture':
      return { result: await delivered(trouble.delivers) };
  }
};

/**
 * What goes wrong, in the words of the vendor's emulator; `{port}` in URLs becomes the forbidden one. Vendors that
 * draw deliver one image for all cases: drawing takes long, and keeps this process from everything else.
 */
export const scriptOf = async (
  one: Pick<FaultCase, 'vendor' | 'trouble'>,
  forbiddenPort: number,
): Promise<MarkedFaults> => ({
  result: await delivered('ordinary'),
  ...(await faultsOf(one, forbiddenPort)),
});

/** Where the provider of a case is looked for: at its emulator, or where nobody can be reached. */
const baseUrlOf = (emulator: VendorEmulator, trouble: Trouble): string => {
  if (!('way' in trouble)) return emulator.baseUrl;
  const url = new URL(emulator.baseUrl);
  switch (trouble.way) {
    case 'refused':
      // Nobody listens at the port of "discard" on loopback.
      url.port = '9';
      break;
    case 'no such name':
      url.hostname = 'no-such-vendor.invalid';
      break;
    case 'no TLS':
      url.protocol = 'https:';
      break;
  }
  return url.href.replace(/\/$/, '');
};

/** The config of a case's own provider: one for each, so that no case wears out another's patience. */
export const providerOf = (
  { vendor, trouble }: Pick<FaultCase, 'vendor' | 'trouble'>,
  emulator: VendorEmulator,
  timeoutMs: number,
): ProviderConfigInput => ({
  type: BENCHES[vendor].type,
  baseUrl: baseUrlOf(emulator, trouble),
  apiKey: emulator.apiKey,
  allowPrivateNetwork: true,
  timeoutMs,
});
