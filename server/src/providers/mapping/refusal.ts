import { REWORDING } from './silent-refusal';
import { MAYBE_BILLED } from '../http/errors';
import type { Verdict } from '../http/submit';
import type { VendorProblem } from './problem';

/** What vendors call an empty account, in a code, a type or a sentence; “no credits were charged” is none. */
const CREDIT_WORDS =
  /insufficient[\s_-]*(user[\s_-]*)?(quota|credits?|balance|funds)|\b(not[\s_-]+enough|out[\s_-]+of)[\s_-]+credits?|\bno[\s_-]+(more[\s_-]+)?credits?([\s_-]+(left|remaining|available)\b|\s*([.,;:!]|$))|billing_hard_limit|billing_not_active/i;
const CONTENT_WORDS =
  /content[\s_-]*(policy|filter|moderat|refused|rejected|blocked)|moderat(ion|ed)|(image|output|prompt)[\s_-]*safety|safety[\s_-]*(system|filter|setting|polic|reason)|^safety$|nsfw|prohibited|sensitive[\s_-]*content|data[\s_-]*inspection/i;
const KEY_WORDS = /(invalid|missing|unknown|expired)[\s_-]*(api[\s_-]*)?(key|token)|unauthori[sz]ed/i;

type Refusal = Extract<Verdict, { kind: 'refused' }>;

const says = ({ names, reason }: VendorProblem, words: RegExp): boolean =>
  [...names, reason ?? ''].some((text) => words.test(text));

/** Sentences speak of tokens of a prompt as well: only a code counts. */
const namesKey = ({ names }: VendorProblem): boolean => names.some((name) => KEY_WORDS.test(name));

/** What the words of an error alone tell, whatever its status; null when they tell nothing. */
export const refusalByWords = (problem: VendorProblem): Refusal | null => {
  const { reason } = problem;
  if (says(problem, CREDIT_WORDS)) return { kind: 'refused', code: 'provider_credits', reason };
  if (says(problem, CONTENT_WORDS)) {
    return { kind: 'refused', code: 'provider_rejected', reason, advice: REWORDING };
  }
  if (namesKey(problem)) return { kind: 'refused', code: 'provider_auth', reason };
  return null;
};

/** The same by its codes alone: sentences are free with words, which is too little where a bill may be open. */
export const refusalByCode = ({ names, reason }: VendorProblem): Refusal | null => {
  const refusal = refusalByWords({ names, reason: null });
  return refusal === null ? null : { ...refusal, reason };
};

/** An error under a status of success: a refusal where its sentence alone says so, which may have been billed. */
export const refusalInSuccess = (problem: VendorProblem): Refusal => {
  const { reason } = problem;
  const refusal = refusalByWords(problem);
  if (refusal?.code !== 'provider_rejected')
    return { kind: 'refused', code: 'provider_bad_response', reason };
  return { ...refusal, advice: `${REWORDING}; ${MAYBE_BILLED}`, maybeBilled: true };
};

/**
 * What a status below 500 means for money, where the vendor's page says nothing else: refused before any work
 * and not billed; 429 may be sent again; after 408 and 409 (a request with this key may be under way) the outcome
 * is unknown. For 5xx every vendor has its own rule.
 */
export const refusalByStatus = (status: number, problem: VendorProblem): Verdict => {
  const { reason } = problem;
  const mayBeUnderWay = status === 408 || status === 409;
  const refusal = mayBeUnderWay ? refusalByCode(problem) : refusalByWords(problem);
  if (refusal !== null) return refusal;
  if (mayBeUnderWay) return { kind: 'unknown', reason };
  switch (status) {
    case 401:
    case 403:
      return { kind: 'refused', code: 'provider_auth', reason };
    case 402:
      return { kind: 'refused', code: 'provider_credits', reason };
    case 404:
    case 405: {
      const advice = 'check the baseUrl (it usually ends in /v1 or /api) and the model of this provider';
      return { kind: 'refused', code: 'provider_rejected', reason, advice };
    }
    case 429:
      return { kind: 'again', code: 'provider_rate_limited', reason };
    default:
      return { kind: 'refused', code: 'provider_rejected', reason };
  }
};
