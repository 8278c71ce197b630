import { z } from 'zod';

/** Every way a run can fail, in the words that the API, the ledger and the admin share. */
export const ERROR_CODES = [
  'config_invalid',
  'template_invalid',
  'prompt_empty',
  'prompt_too_long',
  'provider_auth',
  'provider_credits',
  'provider_rate_limited',
  'provider_rejected',
  'provider_unavailable',
  'provider_timeout',
  'provider_bad_response',
  'provider_outcome_unknown',
  'download_blocked',
  'download_too_large',
  'download_expired',
  'image_invalid',
  'image_too_large',
  'media_failed',
  'entry_gone',
  'file_gone',
  'budget_exceeded',
  'conflict',
  'canceled',
] as const;

export type HeroErrorCode = (typeof ERROR_CODES)[number];

/** An error as it is stored and sent: never with a key, a whole prompt or a stack. */
export const errorDataSchema = z.object({
  code: z.enum(ERROR_CODES),
  /** One sentence: what happened, to what, and what to do about it. */
  message: z.string(),
  /** Whether asking again, unchanged, may succeed. */
  retryable: z.boolean(),
});

export type HeroErrorData = z.infer<typeof errorDataSchema>;

interface HeroErrorInit extends Omit<HeroErrorData, 'retryable'> {
  /** Defaults to false. */
  retryable?: boolean;
  /** The provider's own word on when to come back, in milliseconds. */
  retryAfterMs?: number;
  /** The provider refused, unbilled, and asks otherwise from now on: a further call may succeed. */
  amended?: boolean;
  /** Whether the provider may charge for the failed call although its code says that nothing was drawn. Defaults to false. */
  maybeBilled?: boolean;
  cause?: unknown;
}

const marker = Symbol.for('strapi-plugin-hero-image.HeroError');

/** The one error class of the plugin. Its message is made to be read by an editor. */
export class HeroError extends Error {
  override readonly name = 'HeroError';
  readonly code: HeroErrorCode;
  readonly retryable: boolean;
  readonly retryAfterMs: number | null;
  readonly amended: boolean;
  readonly maybeBilled: boolean;
  readonly [marker] = true;

  constructor({
    code,
    message,
    retryable = false,
    retryAfterMs,
    amended = false,
    maybeBilled = false,
    cause,
  }: HeroErrorInit) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.retryable = retryable;
    this.retryAfterMs = retryAfterMs ?? null;
    this.amended = amended;
    this.maybeBilled = maybeBilled;
  }

  /** Survives two copies of this class in one process, as when a provider is its own package. */
  static isInstance(value: unknown): value is HeroError {
    return value instanceof Error && marker in value;
  }

  /** What may leave the process: no cause, no stack. */
  toData(): HeroErrorData {
    return { code: this.code, message: this.message, retryable: this.retryable };
  }
}
