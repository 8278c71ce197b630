import { z } from 'zod';
import type { ImageProvider } from './provider';
import { templateSchema } from './template';

const hasCredentials = (text: string): boolean => {
  if (!URL.canParse(text)) return false;
  const { username, password } = new URL(text);
  return username !== '' || password !== '';
};

const httpUrl = z.url({
  protocol: /^https?$/,
  error: 'must be an absolute http(s) URL such as https://example.com',
});

/** Base of public URLs. It may contain a path, to which file paths are appended. */
export const siteUrl = httpUrl
  .refine((text) => !hasCredentials(text), {
    error: 'must hold no user name and no password: every page would show them',
  })
  .refine((text) => !/[?#]/.test(text), {
    error: 'must end with the host or a path, without a query (?…) and a fragment (#…)',
  });

/** Base URL of an API; its query is sent with every request. */
const baseUrl = httpUrl.refine((text) => !hasCredentials(text), {
  error: 'must hold no user name and no password: the API key belongs into apiKey beside it',
});
const milliseconds = z.number().int().positive();

/** A host name without port; `*.example.com` matches every name below example.com. */
const hostPattern = z
  .string()
  .regex(
    /^(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)*$/i,
    'must be a host name without scheme and port; *.example.com is allowed',
  );

const everyProvider = {
  model: z.string().min(1).optional(),
  /** Time limit for one run, polling included. */
  timeoutMs: milliseconds.max(3_600_000).default(180_000),
  /** Concurrent jobs. Default: no limit of its own, lowered by the vendor's answers. */
  concurrency: z.number().int().min(1).max(100).optional(),
  /** Requests in any 60 seconds, polls included. Default: taken from the vendor's answers. */
  requestsPerMinute: z.number().int().min(1).max(10_000).optional(),
  /** Price of one image, for vendors that do not report it. */
  creditsPerImage: z.number().min(0).optional(),
  /** Hosts that images may be downloaded from. Default: any public host. */
  resultHosts: z.array(hostPattern).optional(),
  /** For self-hosted gateways: allows private addresses for this provider. */
  allowPrivateNetwork: z.boolean().default(false),
};

/** Fields that each run sets: overriding them would silently change the image or its cost. */
const RUN_FIELDS = ['prompt', 'model', 'n', 'count', 'mode', 'image', 'image[]', 'image_urls', 'imageUrls'];
/** Fields that no request can do without. */
const REQUIRED_FIELDS = ['prompt', 'image', 'image[]', 'image_urls', 'imageUrls'];

/** Changes to the bodies of an API's requests. */
const requestFields = z.strictObject({
  /** Fields that the API does not accept, left out of requests. */
  omit: z
    .array(
      z.string().refine((field) => field !== '' && !REQUIRED_FIELDS.includes(field), {
        error: 'must name a field of the request that the API can do without, such as size or quality',
      }),
    )
    .default([]),
  /** Additional fields; they replace fields of the same name. */
  add: z
    .record(z.string().regex(/^[\w.[\]-]+$/, 'must be a field name'), z.json())
    .refine((fields) => !Object.keys(fields).some((field) => RUN_FIELDS.includes(field)), {
      error: `cannot set ${RUN_FIELDS.join(', ')}: these come from the run and from model`,
    })
    .refine(({ stream }) => stream === undefined || stream === false, {
      error: 'cannot set stream: answers are read whole',
    })
    .default({}),
});

export type RequestConfig = z.infer<typeof requestFields>;

const openaiCompatible = z.strictObject({
  type: z.literal('openai-compatible'),
  baseUrl,
  apiKey: z.string().optional(),
  request: requestFields.optional(),
  ...everyProvider,
});

/** A vendor with a fixed base URL; it can be changed to that of a proxy. */
const vendor = <const Type extends string>(type: Type, ownBaseUrl: string) =>
  z.strictObject({
    type: z.literal(type),
    baseUrl: baseUrl.default(ownBaseUrl),
    apiKey: z.string().optional(),
    request: requestFields.optional(),
    ...everyProvider,
  });

const kairval = vendor('kairval', 'https://api.kairval.com/v1');
const gptImage2Art = vendor('gpt-image-2-art', 'https://gpt-image-2.art/api/v1');
const gptImage2Ai = vendor('gptimage2-ai', 'https://gptimage2.ai/api');
const gptImageApiDev = vendor('gptimageapi-dev', 'https://api.gptimageapi.dev/v1');

const brandCard = z.strictObject({ type: z.literal('brand-card'), ...everyProvider });

const isImageProvider = (value: unknown): value is ImageProvider =>
  typeof value === 'object' && value !== null && 'submit' in value && typeof value.submit === 'function';

const custom = z.strictObject({
  type: z.literal('custom'),
  provider: z.custom<ImageProvider>(isImageProvider, 'must implement ImageProvider: an object with submit()'),
  ...everyProvider,
});

export const providerConfigSchema = z.discriminatedUnion('type', [
  openaiCompatible,
  kairval,
  gptImage2Art,
  gptImage2Ai,
  gptImageApiDev,
  brandCard,
  custom,
]);

export type ProviderConfig = z.infer<typeof providerConfigSchema>;
export type OpenAiCompatibleConfig = z.infer<typeof openaiCompatible>;
export type KairvalConfig = z.infer<typeof kairval>;
export type GptImage2ArtConfig = z.infer<typeof gptImage2Art>;
export type GptImage2AiConfig = z.infer<typeof gptImage2Ai>;
export type GptImageApiDevConfig = z.infer<typeof gptImageApiDev>;

/** Name of the built-in renderer, which is always available. */
export const BRAND_CARD = 'brand-card';

const jobConcurrency = z.number().int().min(1).max(32).default(4);

const embeddedJobs = z.strictObject({
  driver: z
    .literal('embedded')
    .optional()
    .transform(() => 'embedded' as const),
  /** Concurrent runs on all servers together. */
  concurrency: jobConcurrency,
});

const bullmqJobs = z
  .strictObject({
    driver: z.literal('bullmq'),
    /** Concurrent runs on all servers together. */
    concurrency: jobConcurrency,
    redisUrl: z
      .url({ protocol: /^rediss?$/, error: 'must be an address such as redis://127.0.0.1:6379' })
      .optional(),
    postgresUrl: z
      .url({
        protocol: /^postgres(ql)?$/,
        error: 'must be an address such as postgres://user:password@127.0.0.1:5432/database',
      })
      .optional(),
  })
  .refine(({ redisUrl, postgresUrl }) => (redisUrl === undefined) !== (postgresUrl === undefined), {
    error: 'the driver “bullmq” needs exactly one of redisUrl and postgresUrl, and one that is not empty',
  });

/** `config/plugins.ts` → `'hero-image'.config`. Every member has a default: `{}` is a working config. */
export const configSchema = z.strictObject({
  /** The origin that crawlers use. Default: Strapi's `server.url`. */
  publicUrl: siteUrl.optional(),
  /** `{{ site_name }}` in templates; printed on brand cards. */
  siteName: z.string().trim().max(100).default(''),
  providers: z.record(z.string().min(1), providerConfigSchema).default({}),
  /** The default provider, then its fallbacks. When omitted: every configured provider, then the card. */
  use: z.array(z.string().min(1)).min(1).optional(),
  templates: z.array(templateSchema).default([]),
  output: z
    .strictObject({
      width: z.number().int().min(640).max(3840).default(1536),
      height: z.number().int().min(320).max(3840).default(864),
      quality: z.number().int().min(1).max(100).default(82),
    })
    .prefault({}),
  social: z
    .strictObject({
      format: z.enum(['jpeg', 'png', 'webp']).default('jpeg'),
      maxBytes: z.number().int().min(30_000).default(300_000),
    })
    .prefault({}),
  card: z
    .strictObject({
      /** TTF, OTF or WOFF files below the Strapi app, tried in order for glyphs that the built-in font lacks. */
      fonts: z
        .array(z.strictObject({ path: z.string().min(1), weight: z.number().int().optional() }))
        .default([]),
    })
    .prefault({}),
  publish: z
    .strictObject({
      /** `stale`: also after article or template changed, unless the hero is pinned or hand-picked. */
      mode: z.enum(['off', 'missing', 'stale']).default('missing'),
      /** Attaches a brand card first when a slower provider draws the hero. */
      instantCard: z.boolean().default(true),
    })
    .prefault({}),
  jobs: z.discriminatedUnion('driver', [embeddedJobs, bullmqJobs]).prefault({}),
  /** Per day and month of UTC. Default: no limit. */
  budget: z
    .strictObject({
      /** Credits of all providers together, spent or reserved. */
      creditsPerDay: z.number().positive().optional(),
      creditsPerMonth: z.number().positive().optional(),
      /** Images per admin user or API token; free images do not count. */
      imagesPerUserPerDay: z.number().int().positive().optional(),
    })
    .prefault({}),
  limits: z
    .strictObject({
      downloadBytes: z.number().int().min(1).default(30_000_000),
      pixels: z.number().int().min(1).default(50_000_000),
    })
    .prefault({}),
  media: z
    .strictObject({
      /** Folder of the media library, created when missing. */
      folder: z
        .string()
        .trim()
        .min(1)
        .max(100)
        .regex(/^[^/\\]+$/, 'must be one folder name, without slashes')
        .default('Heroes'),
      /** The origin that serves a private bucket's files publicly, such as a CDN. */
      baseUrl: httpUrl.optional(),
      /** Days after which files of unchosen candidates are removed; null keeps them. */
      discardUnchosenAfterDays: z.number().int().min(1).max(3650).nullable().default(30),
      /** Keeps the provider's original image as an extra file; `credentials`: only if it carries signed credentials. */
      keepOriginals: z.union([z.boolean(), z.literal('credentials')]).default(false),
    })
    .prefault({}),
  ledger: z
    .strictObject({
      /** Days after which rows of finished runs are removed; the spend ledger keeps their costs. */
      keepDays: z.number().int().min(1).max(36_500).default(365),
    })
    .prefault({}),
});

export type ConfigInput = z.input<typeof configSchema>;
export type Config = z.infer<typeof configSchema>;
