import { isIP } from 'node:net';
import type { OpenAiCompatibleConfig } from '../contracts/config';
import { HeroError } from '../contracts/error';
import type { CallContext, ImageProvider, ImageRequest, Produced } from '../contracts/provider';
import { createGuardedAgent } from './http/agent';
import type { GuardedAgent } from './http/agent';
import type { Clock } from './http/clock';
import { providerError } from './http/errors';
import { submitJson } from './http/submit';
import { judgeOpenAiReply } from './openai-errors';
import { readOpenAiImages } from './openai-images';
import { MAX_IMAGES, sizesOf, toOpenAiBody } from './openai-request';

/** What KissAPI's page asks for, and OpenAI's current model. */
const DEFAULT_MODEL = 'gpt-image-2';
const DEFAULT_IMAGE_BYTES = 30_000_000;

/** `https://api.kissapi.ai/v1` suggests `KISSAPI_API_KEY`, as KissAPI's own page does. */
const keyVariable = (host: string, name: string): string => {
  const [domain = name] = isIP(host) === 0 ? host.split('.').slice(-2) : [];
  return `${domain.toUpperCase().replace(/[^A-Z0-9]+/g, '_')}_API_KEY`;
};

const isHeaderSafe = (key: string): boolean => /^[\x21-\x7e]+$/.test(key);

export interface OpenAiCompatibleOptions {
  /** Its key under `providers` in the config. */
  name: string;
  config: OpenAiCompatibleConfig;
  /** Cap on one picture, in bytes. */
  maxImageBytes?: number;
  agent?: GuardedAgent;
  clock?: Clock;
}

/**
 * OpenAI's images API as OpenAI, KissAPI and other gateways offer it: `POST {baseUrl}/images/generations`,
 * answered at once with `data[].b64_json` or `data[].url`. Quality tiers carry the same names. Neither credits
 * nor a balance are told, so the cost is the configured `creditsPerImage` or unknown.
 */
export const createOpenAiCompatibleProvider = ({
  name,
  config,
  maxImageBytes = DEFAULT_IMAGE_BYTES,
  agent = createGuardedAgent(config),
  clock,
}: OpenAiCompatibleOptions): ImageProvider => {
  const model = config.model ?? DEFAULT_MODEL;
  const url = new URL(`${config.baseUrl.replace(/\/+$/, '')}/images/generations`);
  const provider = { name, host: url.host };
  const apiKey = config.apiKey?.trim() ?? '';

  const requireKey = (): void => {
    if (apiKey === '') {
      throw new HeroError({
        code: 'provider_auth',
        message: `${name} (${provider.host}) has no API key: set providers.${name}.apiKey in config/plugins.ts, for example to env('${keyVariable(url.hostname, name)}').`,
      });
    }
    if (!isHeaderSafe(apiKey)) {
      const advice = `copy providers.${name}.apiKey anew from the provider's page`;
      const detail = 'it holds spaces or characters that no key has';
      throw providerError({
        provider,
        code: 'provider_auth',
        happened: 'cannot be sent its API key',
        detail,
        advice,
      });
    }
  };

  const submit = async (request: ImageRequest, context: CallContext): Promise<Produced> => {
    requireKey();
    const { body, warnings } = toOpenAiBody(request, model);
    const count = body.n ?? 1;
    const reply = await submitJson({
      provider,
      agent,
      url,
      apiKey,
      body,
      prompt: body.prompt,
      idempotencyKey: context.idempotencyKey,
      timeoutMs: config.timeoutMs,
      // Base64 takes four characters for three bytes; the rest of the answer is small.
      maxReplyBytes: Math.ceil(count * maxImageBytes * (4 / 3)) + 100_000,
      signal: context.signal,
      judge: judgeOpenAiReply,
      ...(clock === undefined ? {} : { clock }),
    });
    const { id, images, unusable } = readOpenAiImages(reply.json, { provider, maxImageBytes });
    if (unusable > 0) {
      const message = `${unusable} of the provider's ${images.length + unusable} pictures had no content.`;
      warnings.push({ type: 'other', feature: 'count', message });
    } else if (images.length < count) {
      const message = `The provider drew ${images.length} of ${count} pictures.`;
      warnings.push({ type: 'adapted', feature: 'count', message });
    }
    return {
      state: 'produced',
      images,
      jobId: id ?? reply.headers['x-request-id'] ?? null,
      credits: null,
      warnings,
    };
  };

  return {
    specificationVersion: 1,
    type: 'openai-compatible',
    model,
    source: 'ai',
    capabilities: {
      sizes: sizesOf(model),
      frames: null,
      maxImagesPerCall: MAX_IMAGES,
      seed: false,
      negativePrompt: false,
      edits: false,
      transparency: false,
    },
    estimate: ({ count }) =>
      config.creditsPerImage === undefined ? null : config.creditsPerImage * Math.min(count, MAX_IMAGES),
    submit,
  };
};
