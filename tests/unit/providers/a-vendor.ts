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
import type { VendorOptions } from '../../../server/src/providers/vendor';
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

const common = { timeoutMs: 30_000, allowPrivateNetwork: true } as const;

/** Emulator and adapter of every vendor. */
export const VENDORS = {
  'openai-compatible': { start: startOpenAiEmulator, create: createOpenAiCompatibleProvider },
  kairval: { start: startKairvalEmulator, create: createKairvalProvider },
  'gpt-image-2-art': { start: startGptImage2ArtEmulator, create: createGptImage2ArtProvider },
  'gptimage2-ai': { start: startGptImage2AiEmulator, create: createGptImage2AiProvider },
  'gptimageapi-dev': { start: startGptImageApiDevEmulator, create: createGptImageApiDevProvider },
} satisfies Record<
  string,
  {
    start: (options?: EmulatorOptions) => Promise<VendorEmulator>;
    create: (options: VendorOptions) => ImageProvider;
  }
>;

export type VendorName = keyof typeof VENDORS;

/** A tiny image, for tests whose image does not matter. */
export const anImage = async (format: 'png' | 'jpeg' = 'png'): Promise<SourceImage> => ({
  bytes: await sharp({ create: { width: 24, height: 16, channels: 3, background: '#466' } })
    .toFormat(format)
    .toBuffer(),
  mime: `image/${format}`,
});

/** The adapter of a vendor with these settings. */
export const createProvider = (
  name: VendorName,
  settings: Settings,
  clock: Clock = aClock(),
): ImageProvider =>
  VENDORS[name].create({
    name: 'main',
    connection: { clock },
    config: { type: name, ...common, ...settings },
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
  const emulator = await VENDORS[name].start(options);
  onTestFinished(emulator.close);
  if (!draws) {
    const { bytes, mime } = await anImage();
    emulator.scriptFor('', { result: { bytes: Buffer.from(bytes), mime } });
  }
  const clock = aClock();
  const providerWith = (settings: Partial<Settings>): ImageProvider =>
    createProvider(name, { baseUrl: emulator.baseUrl, apiKey: emulator.apiKey, ...settings }, clock);
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
  const images: SourceImage[] = [];
  const shared: string[] = [];
  const site = await listenOnLoopback((request, response) => {
    const image = images[Number(request.url?.slice(1))];
    response.writeHead(image === undefined ? 404 : 200, { 'content-type': image?.mime ?? 'text/plain' });
    response.end(image?.bytes);
  });
  onTestFinished(site.close);
  return {
    shared,
    share: (image) => {
      const url = `${site.origin}/${images.push(image) - 1}`;
      shared.push(url);
      return Promise.resolve(url);
    },
  };
};
