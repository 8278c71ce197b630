import { describe, expect, it } from 'vitest';
import { refusalByStatus, refusalByWords } from '../../../../server/src/providers/mapping/refusal';
import type { Verdict } from '../../../../server/src/providers/http/submit';

const brief = (verdict: Verdict | null): string => {
  if (verdict === null) return 'nothing';
  return 'code' in verdict ? `${verdict.kind} ${verdict.code}` : verdict.kind;
};

describe('refusalByWords', () => {
  it.each([
    ['insufficient_quota', 'refused provider_credits'],
    ['insufficient_user_quota', 'refused provider_credits'],
    ['INSUFFICIENT-BALANCE', 'refused provider_credits'],
    ['no_credits', 'refused provider_credits'],
    ['not_enough_credits', 'refused provider_credits'],
    ['billing_hard_limit_reached', 'refused provider_credits'],
    ['content_policy_violation', 'refused provider_rejected'],
    ['moderation_blocked', 'refused provider_rejected'],
    ['nsfw', 'refused provider_rejected'],
    ['invalid_api_key', 'refused provider_auth'],
    ['expired token', 'refused provider_auth'],
    ['unauthorised', 'refused provider_auth'],
    ['invalid_parameter', 'nothing'],
    ['rate_limit_exceeded', 'nothing'],
    ['', 'nothing'],
  ])('reads the code %s as %s', (name, expected) => {
    expect(brief(refusalByWords({ names: [name], reason: null }))).toBe(expected);
  });

  it.each([
    ['You are out of credits.', 'refused provider_credits'],
    ['There are no credits left on this account.', 'refused provider_credits'],
    ['You have no credits. Please top up.', 'refused provider_credits'],
    ['Your account has no credits', 'refused provider_credits'],
    ['Not enough credits: 10 needed, 4 left.', 'refused provider_credits'],
    ['Insufficient funds', 'refused provider_credits'],
    // A statement about the charge, not a lack of credits.
    ['The size is not valid. No credits were charged.', 'nothing'],
    ['Generation failed; no credits have been deducted.', 'nothing'],
    ['No credits used.', 'nothing'],
    ['The prompt was stopped by our safety system.', 'refused provider_rejected'],
    // A sentence may be about the tokens of a prompt.
    ['There is an invalid token at character 7.', 'nothing'],
  ])('reads the sentence “%s” as %s', (reason, expected) => {
    expect(brief(refusalByWords({ names: [], reason }))).toBe(expected);
  });

  it('passes the sentence on, with advice for a content refusal', () => {
    const reason = 'Our content policy forbids this.';
    expect(refusalByWords({ names: [], reason })).toStrictEqual({
      kind: 'refused',
      code: 'provider_rejected',
      reason,
      advice: expect.stringMatching(/reword/) as string,
    });
  });
});

describe('refusalByStatus', () => {
  it.each([
    [400, 'refused provider_rejected'],
    [401, 'refused provider_auth'],
    [402, 'refused provider_credits'],
    [403, 'refused provider_auth'],
    [404, 'refused provider_rejected'],
    [405, 'refused provider_rejected'],
    [408, 'unknown'],
    [409, 'unknown'],
    [413, 'refused provider_rejected'],
    [422, 'refused provider_rejected'],
    [429, 'again provider_rate_limited'],
  ])('reads %i as %s', (status, expected) => {
    expect(brief(refusalByStatus(status, { names: [], reason: null }))).toBe(expected);
  });

  it.each([
    [403, 'content_filter', 'refused provider_rejected'],
    [429, 'insufficient_quota', 'refused provider_credits'],
    [400, 'invalid_api_key', 'refused provider_auth'],
  ])('prefers the code to the status: %i with %s is %s', (status, name, expected) => {
    expect(brief(refusalByStatus(status, { names: [name], reason: null }))).toBe(expected);
  });

  it.each([[408], [409]])('keeps %i unknown for a sentence, and reads a code as a refusal', (status) => {
    const reason = 'Timed out in moderation.';
    expect(refusalByStatus(status, { names: [], reason })).toStrictEqual({ kind: 'unknown', reason });
    expect(refusalByStatus(status, { names: ['no_credits'], reason })).toStrictEqual({
      kind: 'refused',
      code: 'provider_credits',
      reason,
    });
  });
});
