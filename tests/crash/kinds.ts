import type { ConfigInput } from '../../server/src/contracts';
import { startGptImage2AiEmulator } from '../support/emulators/gptimage2-ai';
import { startGptImage2ArtEmulator } from '../support/emulators/gpt-image-2-art';
import { startKairvalEmulator } from '../support/emulators/kairval';
import { startOpenAiEmulator } from '../support/emulators/openai';
import type { VendorEmulator } from '../support/emulators/vendor-server';
import { plainTemplates } from '../support/plain-template';
import { deliverOneImage, SMALL } from './image';

/** Ways in which a image comes to a blog. */
export const KINDS = [
  'openai',
  'kairval',
  'gpt-image-2-art',
  'gptimage2-ai',
  'brand-card',
  'openai after a card',
  'openai by order',
] as const;

export type KindName = (typeof KINDS)[number];

/** What decides through which points a run goes. */
export interface KindTraits {
  /** Drawn by the server itself: free, and drawn again when in doubt. */
  isFree: boolean;
  /** Answered with a job, which is asked for afterwards. */
  isJob: boolean;
  /** Answered with an address, from which the image is fetched. */
  isByAddress: boolean;
  /** A card stands in for it until it is there: a run of its own. */
  hasCard: boolean;
  /** Ordered for a draft, through the content API, instead of noted down by a publish. */
  isOrdered: boolean;
}

export interface Kind extends KindTraits {
  name: KindName;
  start: () => Promise<VendorEmulator | null>;
  heroConfig: (emulator: VendorEmulator | null) => ConfigInput;
}

type VendorType = 'openai-compatible' | 'kairval' | 'gpt-image-2-art' | 'gptimage2-ai';

const vendor = (
  name: KindName,
  {
    type,
    isJob = false,
    isByAddress = true,
    hasCard = false,
    isOrdered = false,
    start,
  }: { type: VendorType; start: () => Promise<VendorEmulator> } & Partial<KindTraits>,
): Kind => ({
  name,
  isFree: false,
  isJob,
  isByAddress,
  hasCard,
  isOrdered,
  start: async () => {
    const emulator = await start();
    await deliverOneImage(emulator);
    return emulator;
  },
  heroConfig: (emulator) => {
    if (emulator === null) throw new Error(`${name} has no emulator`);
    const { baseUrl, apiKey } = emulator;
    return {
      providers: { main: { type, baseUrl, apiKey, allowPrivateNetwork: true } },
      // Without a fallback: what becomes of the paid call shows in the run itself.
      use: ['main'],
      publish: { instantCard: hasCard },
      output: SMALL,
      templates: plainTemplates,
    };
  },
});

export const kinds: readonly Kind[] = [
  vendor('openai', { type: 'openai-compatible', isByAddress: false, start: () => startOpenAiEmulator() }),
  vendor('kairval', { type: 'kairval', start: () => startKairvalEmulator() }),
  vendor('gpt-image-2-art', {
    type: 'gpt-image-2-art',
    isJob: true,
    start: () => startGptImage2ArtEmulator(),
  }),
  vendor('gptimage2-ai', { type: 'gptimage2-ai', isJob: true, start: () => startGptImage2AiEmulator() }),
  {
    name: 'brand-card',
    isFree: true,
    isJob: false,
    isByAddress: false,
    hasCard: false,
    isOrdered: false,
    start: () => Promise.resolve(null),
    heroConfig: () => ({ use: ['brand-card'], output: SMALL, templates: plainTemplates }),
  },
  vendor('openai after a card', {
    type: 'openai-compatible',
    isByAddress: false,
    hasCard: true,
    start: () => startOpenAiEmulator(),
  }),
  vendor('openai by order', {
    type: 'openai-compatible',
    isByAddress: false,
    isOrdered: true,
    start: () => startOpenAiEmulator(),
  }),
];
