import type { HeroError } from '../contracts/error';
import type { ProviderBalance } from '../contracts/provider';

/** Whether a provider may be called now: for its pace, and for how it has been doing. */
export type Admission =
  | { kind: 'go' }
  /** It is busy, or asked to be left alone for a while. */
  | { kind: 'wait'; waitMs: number }
  /** It failed time and again and rests; `why` is one sentence. */
  | { kind: 'rest'; waitMs: number; why: string };

/** Keeps a provider's pace, and remembers how it has been doing. */
export interface Throttle {
  /** Asks for a job's place; once given, it is this run's until it leaves. */
  admit: (runId: string) => Promise<Admission>;
  /** Whether nobody would be let in now, for its pace alone. */
  isFull: () => Promise<boolean>;
  /** Takes up the place of a job that is under way already. */
  stay: (runId: string) => void;
  /** Milliseconds until the provider may be asked for a job, 0: now. */
  pollWait: () => Promise<number>;
  /** Gives the place back; without one, nothing happens. */
  leave: (runId: string) => Promise<void>;
  succeeded: (answer: { balance: ProviderBalance | null }) => void;
  failed: (error: HeroError) => void;
}
