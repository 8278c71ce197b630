import type { Core } from '@strapi/strapi';
import { z } from 'zod';
import { toAmount, toCredits } from '../amount';
import type { ChargedRun, SpendLedger, BudgetWarning, IntendedCharge } from '../spend-ledger';
import { budgetExceeded, priceUnknown } from '../budget-exceeded';
import { countedImages, ledgerEntriesOf, type LedgerEntry } from '../ledger-entries';
import { dayOf, periodsOf, type Budget, type Period } from '../budget-periods';
import type { PaidCall } from '../paid-call';
import { BUDGET_UID } from './budget-model';
import { CHARGE_UID } from './charge-model';

/** Fraction of a budget at which a warning is sent. */
const WARN_AT = 0.8;

const counterSchema = z.object({ used: z.coerce.number() }).nullish();
const chargeSchema = z.object({ day: z.string(), amount: z.coerce.number() }).nullish();

type Owner = Omit<ChargedRun, 'calls'>;

/** The spend ledger in Strapi's database. */
export const createSpendLedger = (strapi: Core.Strapi, budget: Budget): SpendLedger => {
  const counters = () => strapi.db.queryBuilder(BUDGET_UID);
  const needsPrices = budget.creditsPerDay !== undefined || budget.creditsPerMonth !== undefined;

  const usedIn = async ({ key }: Period): Promise<number> =>
    counterSchema.parse(await strapi.db.query(BUDGET_UID).findOne({ where: { period: key } }))?.used ?? 0;

  const open = async ({ key }: Period): Promise<void> => {
    const now = new Date();
    const data = { period: key, used: 0, warned: false, createdAt: now, updatedAt: now };
    await counters().insert(data).onConflict('period').ignore().execute();
  };

  /** Compares and increases in one statement, so that two servers cannot spend the same credits; false on no match. */
  const raiseOpen = async ({ key, adds, limit }: Period): Promise<boolean> => {
    const fits = limit === null || adds <= 0 ? {} : { used: { $lte: limit - adds } };
    const raised = await counters()
      .where({ period: key, ...fits })
      .increment('used', adds)
      .execute();
    return z.number().parse(raised) > 0;
  };

  /** @throws HeroError budget_exceeded */
  const raise = async (period: Period): Promise<void> => {
    if (period.adds === 0 || (await raiseOpen(period))) return;
    // Only when missing: on MySQL, an ignored insert takes a shared lock, and two such transactions would deadlock.
    await open(period);
    if (!(await raiseOpen(period))) throw budgetExceeded(period, await usedIn(period));
  };

  const warn = async ({ kind, key, limit }: Period): Promise<BudgetWarning[]> => {
    if (kind === 'user' || limit === null) return [];
    const { count } = await strapi.db.query(BUDGET_UID).updateMany({
      where: { period: key, warned: false, used: { $gte: Math.ceil(limit * WARN_AT) } },
      data: { warned: true },
    });
    if (count === 0) return [];
    return [{ kind, used: toCredits(await usedIn({ kind, key, limit, adds: 0 })), limit: toCredits(limit) }];
  };

  const reserve = async (
    { call, weight }: Extract<LedgerEntry, { kind: 'reserve' }>,
    { runId, template, uid, requestedBy }: Owner,
  ): Promise<BudgetWarning[]> => {
    if (!call.free && needsPrices && call.credits === null) throw priceUnknown(call.provider);
    const day = dayOf(new Date());
    // A free image is recorded, but counts against no budget.
    const counted = { ...weight, images: countedImages(call) };
    const periods = call.free ? [] : periodsOf({ day, requestedBy, weight: counted }, budget);
    for (const period of periods) await raise(period);
    await strapi.db.query(CHARGE_UID).create({
      data: { ...chargeOf(call), runId, template, uid, requestedBy, day, ...weight },
    });
    const warnings = [];
    for (const period of periods) warnings.push(...(await warn(period)));
    return warnings;
  };

  const settle = async (
    { call, before, weight }: Extract<LedgerEntry, { kind: 'settle' }>,
    { requestedBy }: Owner,
  ): Promise<BudgetWarning[]> => {
    const query = strapi.db.query(CHARGE_UID);
    const where = { callKey: call.idempotencyKey };
    const charge = chargeSchema.parse(await query.findOne({ where }));
    // The run is older than the spend ledger.
    if (charge == null) return [];
    const { day } = charge;
    const change = {
      amount: weight.amount - charge.amount,
      images: countedImages(call) - countedImages(before),
    };
    await query.updateMany({ where, data: { ...chargeOf(call), ...weight, updatedAt: new Date() } });
    if (call.free) return [];
    // The call has been sent, so its actual cost counts even if it exceeds a limit.
    const periods = periodsOf({ day, requestedBy, weight: change }, budget);
    const warnings = [];
    for (const period of periods) {
      await raise({ ...period, limit: null });
      warnings.push(...(await warn(period)));
    }
    return warnings;
  };

  return {
    record: async (before, after) => {
      const warnings = [];
      for (const entry of ledgerEntriesOf(before, after)) {
        warnings.push(
          ...(entry.kind === 'reserve' ? await reserve(entry, after) : await settle(entry, after)),
        );
      }
      return warnings;
    },

    check: async ({ provider, credits, images, requestedBy, isFree }: IntendedCharge) => {
      if (isFree || credits === 0) return;
      if (needsPrices && credits === null) throw priceUnknown(provider);
      const weight = { amount: toAmount(credits ?? 0), images };
      for (const period of periodsOf({ day: dayOf(new Date()), requestedBy, weight }, budget)) {
        if (period.limit === null) continue;
        const used = await usedIn(period);
        if (used + period.adds > period.limit) throw budgetExceeded(period, used);
      }
    },
  };
};

const chargeOf = ({ idempotencyKey, provider, model, outcome, estimated }: PaidCall) => ({
  callKey: idempotencyKey,
  provider,
  model,
  outcome,
  estimated,
});
