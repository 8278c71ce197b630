import { z } from 'zod';

export const USAGE_GROUPS = ['day', 'provider', 'template', 'user', 'contentType'] as const;

export type UsageGroup = (typeof USAGE_GROUPS)[number];

const day = z.iso.date('must be a day such as 2026-11-21');

/** `GET /hero-image/usage?by=&from=&to=`: days of UTC, both included. Default: the last 30 days. */
export const usageQuerySchema = z.strictObject({
  by: z.enum(USAGE_GROUPS).default('day'),
  from: day.optional(),
  to: day.optional(),
});

export interface UsageLine {
  /** Day, name of the provider or template, `admin:1`, or content type. */
  key: string;
  /** Calls of providers, including the free card. */
  calls: number;
  images: number;
  credits: number;
  /** Calls whose credits are estimated, because the vendor reports none. */
  estimatedCalls: number;
}

export interface BudgetState {
  /** Credits spent or reserved. */
  used: number;
  /** Null: not configured. */
  limit: number | null;
}

export interface Usage {
  by: UsageGroup;
  from: string;
  to: string;
  lines: UsageLine[];
  budget: { day: BudgetState; month: BudgetState };
}
