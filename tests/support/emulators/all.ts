import type { ConfigInput } from '../../../server/src/contracts/config';
import { freePort } from '../free-port';
import { startGptImage2AiEmulator } from './gptimage2-ai';
import { startGptImage2ArtEmulator } from './gpt-image-2-art';
import { startGptImageApiDevEmulator } from './gptimageapi-dev';
import { startKairvalEmulator } from './kairval';
import { startOpenAiEmulator } from './openai';
import type { EmulatorOptions, VendorEmulator } from './vendor-server';

export type Providers = NonNullable<ConfigInput['providers']>;

/** A running emulator, and the provider's entry in the config that reaches it. */
export interface EmulatedProvider {
  /** Its name in the config. */
  name: string;
  emulator: VendorEmulator;
  config: Providers[string];
}

const VENDORS = [
  { name: 'openai', type: 'openai-compatible', start: startOpenAiEmulator },
  { name: 'kairval', type: 'kairval', start: startKairvalEmulator },
  { name: 'gpt-image-2-art', type: 'gpt-image-2-art', start: startGptImage2ArtEmulator },
  { name: 'gptimage2-ai', type: 'gptimage2-ai', start: startGptImage2AiEmulator },
  { name: 'gptimageapi-dev', type: 'gptimageapi-dev', start: startGptImageApiDevEmulator },
] as const;

/** Starts one emulator per vendor; with `firstPort` at ports in a row, each the next free one. */
export const startAllEmulators = async ({
  firstPort,
  ...options
}: Omit<EmulatorOptions, 'port' | 'apiKey'> & { firstPort?: number } = {}): Promise<EmulatedProvider[]> => {
  const started: EmulatedProvider[] = [];
  for (const [index, { name, type, start }] of VENDORS.entries()) {
    const port = firstPort === undefined ? 0 : await freePort(firstPort + index);
    const emulator = await start({ ...options, port });
    const { baseUrl, apiKey } = emulator;
    // An emulator is at a private address, where no vendor is looked for unless it is allowed.
    started.push({ name, emulator, config: { type, baseUrl, apiKey, allowPrivateNetwork: true } });
  }
  return started;
};

export const providersOf = (emulated: readonly EmulatedProvider[]): Providers =>
  Object.fromEntries(emulated.map(({ name, config }) => [name, config]));
