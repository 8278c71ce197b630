import type { HeroErrorCode } from './error';
import type { ProviderBalance } from './provider';

/** How a provider has been doing since this server started. Times are ISO 8601. */
export interface ProviderHealth {
  /** `resting`: it failed time and again and is left alone until `restsUntil`. */
  state: 'untried' | 'healthy' | 'failing' | 'resting';
  restsUntil: string | null;
  lastSuccessAt: string | null;
  /** Newest first, five at most. */
  lastErrors: { at: string; code: HeroErrorCode; message: string }[];
  /** As the vendor told last. */
  balance: (ProviderBalance & { at: string }) | null;
  pace: {
    /** Jobs under way from this server. */
    running: number;
    /** How many may be; null: no limit known. As configured, or less where the vendor asked for less. */
    concurrency: number | null;
    requestsPerMinute: number | null;
    /** Requests left before `resetsAt`, as the vendor told last. */
    remaining: number | null;
    resetsAt: string | null;
  };
}
