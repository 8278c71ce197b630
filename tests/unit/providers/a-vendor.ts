import sharp from 'sharp';
import { onTestFinished } from 'vitest';
import type {
  ImageProvider,
  ImageRequest,
  Produced,
  SourceImage,
} from '../../../server/src/contracts/provider';
import type { RequestConfig } from '../../../server/src/contracts/config';
import type { Clock } from '../../../server/src/throttle/clock';
import { createGptImage2AiProvider } from '../../../server/src/providers/gptimage2-ai/gptimage2-ai';
import { createGptImage2ArtProvider } from '../../../server/src/providers/gpt-image-2-art/gpt-image-2-art';
import { createGptImageApiDevProvider } from '../../../server/src/providers/gptimageapi-dev/gptimageapi-dev';
import { createKairvalProvider } from '../../../server/src/providers/kairval/kairval';
import { createOpenAiCompatibleProvider } from '../../../server/src/providers/openai/openai-compatible';
import { startGptImage2AiEmulator } from '../../support/emulators/gptimage2-ai';
import { startGptImage2ArtEmulator } from '../../support/emulators/gpt-image-2-art';
import { startGptImageApiDevEmulator } from '../../support/emulators/gptimageapi-dev';
import { startKairvalEmulator } from '../../support/emulators/kairval';
import { listenOnLoopback } from '../../support/emulators/loopback';
import { startOpenAiEmulator } from '../../support/emulators/openai';
import type { EmulatorOptions, VendorEmulator } from '../../support/emulators/vendor-server';
import { aClock, aContext, anImageRequest } from './fixtures';

/** The settings of a provider that a test can change. */
interface Settings {
  baseUrl: string;
  apiKey?: string;
  model?: string;
  creditsPerImage?: number;
  request?: RequestConfig;
}

interface Parts {
  name: string;
  connection: { clock: Clock };
}

const common = { timeoutMs: 30_000, allowPrivateNetwork: true } as const;

/** Emulator and adapter of every vendor. */
export const VENDORS = {
  'openai-compatible': {
    start: startOpenAiEmulator,
    create: (parts: Parts, settings: Settings): ImageProvider =>
      createOpenAiCompatibleProvider({
        ...parts,
        config: { type: 'openai-compatible', ...common, ...settings },
      }),
  },
  kairval: {
    start: startKairvalEmulator,
    create: (parts: Parts, settings: Settings): ImageProvider =>
      createKairvalProvider({ ...parts, config: { type: 'kairval', ...common, ...settings } }),
  },
  'gpt-image-2-art': {
    start: startGptImage2ArtEmulator,
    create: (parts: Parts, settings: Settings): ImageProvider =>
      createGptImage2ArtProvider({ ...parts, config: { type: 'gpt-image-2-art', ...common, ...settings } }),
  },
  'gptimage2-ai': {
    start: startGptImage2AiEmulator,
    create: (parts: Parts, settings: Settings): ImageProvider =>
      createGptImage2AiProvider({ ...parts, config: { type: 'gptimage2-ai', ...common, ...settings } }),
  },
  'gptimageapi-dev': {
    start: startGptImageApiDevEmulator,
    create: (parts: Parts, settings: Settings): ImageProvider =>
      createGptImageApiDevProvider({ ...parts, config: { type: 'gptimageapi-dev', ...common, ...settings } }),
  },
} satisfies Record<
  string,
  {
    start: (options?: EmulatorOptions) => Promise<VendorEmulator>;
    create: (parts: Parts, settings: Settings) => ImageProvider;
  }
>;

export type VendorName = keyof typeof VENDORS;

/** A tiny image, for tests whose image does not matter. */
export const aPicture = async (format: 'png' | 'jpeg' = 'png'): Promise<SourceImage> => ({
  bytes: await sharp({ create: { width: 24, height: 16, channels: 3, background: '#466' } })
    .toFormat(format)
    .toBuffer(),
  mime: `image/${format}`,
});

export interface VendorUnderTest {
  emulator: VendorEmulator;
  provider: ImageProvider;
  /** The same vendor with other settings. */
  providerWith: (settings: Partial<Settings>) => ImageProvider;
  clock: ReturnType<typeof aClock>;
  /** Submits, polls until the job ends, and merges the warnings of both. */
  produce: (request?: ImageRequest) => Promise<Produced>;
}

const MOST_POLLS = 20;

/** A vendor's emulator on loopback with its adapter, closed after the test. Draws images only if `draws` is set. */
export const aVendor = async (
  name: VendorName,
  { draws = false, ...options }: EmulatorOptions & { draws?: boolean } = {},
): Promise<VendorUnderTest> => {
  const { start, create } = VENDORS[name];
  const emulator = await start(options);
  onTestFinished(emulator.close);
  if (!draws) {
    const { bytes, mime } = await aPicture();
    emulator.scriptFor('', { result: { bytes: Buffer.from(bytes), mime } });
  }
  const clock = aClock();
  const providerWith = (settings: Partial<Settings>): ImageProvider =>
    create(
      { name: 'main', connection: { clock } },
      { baseUrl: emulator.baseUrl, apiKey: emulator.apiKey, ...settings },
    );
  const provider = providerWith({});
  const produce = async (request = anImageRequest()): Promise<Produced> => {
    const taken = await provider.submit(request, aContext());
    if (taken.state === 'produced') return taken;
    for (let asked = 0; asked < MOST_POLLS; asked++) {
      const told = await provider.poll!(taken.jobId, aContext());
      if (told.state === 'produced') return { ...told, warnings: [...taken.warnings, ...told.warnings] };
    }
    throw new Error('The job never ends');
  };
  return { emulator, provider, providerWith, clock, produce };
};

/** A site on loopback that serves the references it shares: the `share` of a call's context. */
export const aSharingSite = async (): Promise<{
  share: (reference: SourceImage) => Promise<string>;
  readonly shared: string[];
}> => {
  const pictures: SourceImage[] = [];
  const shared: string[] = [];
  const site = await listenOnLoopback((request, response) => {
    const picture = pictures[Number(request.url?.slice(1))];
    response.writeHead(picture === undefined ? 404 : 200, { 'content-type': picture?.mime ?? 'text/plain' });
    response.end(picture?.bytes);
  });
  onTestFinished(site.close);
  return {
    shared,
    share: (picture) => {
      const address = `${site.origin}/${pictures.push(picture) - 1}`;
      shared.push(address);
      return Promise.resolve(address);
    },
  };
};
