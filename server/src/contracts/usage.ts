import { z } from 'zod';

export const USAGE_GROUPS = ['day', 'provider', 'template', 'user', 'contentType'] as const;

/** What spending is told apart by. */
export type UsageGroup = (typeof USAGE_GROUPS)[number];

const day = z.iso.date('must be a day such as 2026-11-21');

/** `GET /hero-image/usage?by=&from=&to=`: days of UTC, both included. Left out: the last 30 days. */
export const usageQuerySchema = z.strictObject({
  by: z.enum(USAGE_GROUPS).default('day'),
  from: day.optional(),
  to: day.optional(),
});

export interface UsageLine {
  /** The day, the provider's or template's name, `admin:1`, or the content type. */
  key: string;
  /** Calls of providers, the free card's included. */
  calls: number;
  images: number;
  credits: number;
  /** Calls of which the credits are ours to guess: their vendors tell none. */
  estimatedCalls: number;
}

export interface BudgetState {
  /** Credits spent or reserved. */
  used: number;
  /** Null: none is set. */
  limit: number | null;
}

export interface Usage {
  by: UsageGroup;
  from: string;
  to: string;
  lines: UsageLine[];
  budget: { day: BudgetState; month: BudgetState };
}
