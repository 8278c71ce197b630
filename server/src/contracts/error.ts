import { z } from 'zod';

/** Reasons why a run fails, shared by API, stored runs and admin. */
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

/** An error as it is stored and sent, without keys, whole prompts and stacks. */
export const errorDataSchema = z.object({
  code: z.enum(ERROR_CODES),
  /** One sentence: what happened, to what, and how to fix it. */
  message: z.string(),
  /** Whether the same request may succeed on a retry. */
  retryable: z.boolean(),
});

export type HeroErrorData = z.infer<typeof errorDataSchema>;

interface HeroErrorInit extends Omit<HeroErrorData, 'retryable'> {
  /** Defaults to false. */
  retryable?: boolean;
  /** The provider's `Retry-After`, in milliseconds. */
  retryAfterMs?: number;
  /** The provider refused without billing, and the adapter changed its request: another call may succeed. */
  amended?: boolean;
  /** Whether the provider may bill the call although its code says that no image was drawn. Defaults to false. */
  maybeBilled?: boolean;
  cause?: unknown;
}

const marker = Symbol.for('strapi-plugin-hero-image.HeroError');

/** The only error class of the plugin. Its message is written for editors. */
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

  /** Also true for another copy of this class in the process, as when a provider is a package of its own. */
  static isInstance(value: unknown): value is HeroError {
    return value instanceof Error && marker in value;
  }

  /** The part that may leave the process: no cause, no stack. */
  toData(): HeroErrorData {
    return { code: this.code, message: this.message, retryable: this.retryable };
  }
}
