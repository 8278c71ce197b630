import type { HeroErrorCode } from './error';
import type { ProviderBalance } from './provider';

/** The health of a provider since this server started. Times are ISO 8601. */
export interface ProviderHealth {
  /** `resting`: the circuit is open until `restsUntil`, after repeated failures. */
  state: 'untried' | 'healthy' | 'failing' | 'resting';
  restsUntil: string | null;
  lastSuccessAt: string | null;
  /** Newest first, five at most. */
  lastErrors: { at: string; code: HeroErrorCode; message: string }[];
  /** As last reported by the vendor. */
  balance: (ProviderBalance & { at: string }) | null;
  pace: {
    /** Jobs under way on this server. */
    running: number;
    /** Limit of `running`: the configured one, or less after the vendor asked for less. Null: none known. */
    concurrency: number | null;
    requestsPerMinute: number | null;
    /** Requests left before `resetsAt`, as last reported by the vendor. */
    remaining: number | null;
    resetsAt: string | null;
  };
}
