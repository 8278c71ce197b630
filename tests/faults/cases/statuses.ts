import type { HeroErrorCode } from '../../../server/src/contracts/error';
import { endsUnknown, fails, succeeds, type Ending } from '../ending';
import { faultAt, VENDORS, type FaultCase, type Refusal, type VendorName } from '../fault-case';

const CALLED: readonly VendorName[] = VENDORS.filter((vendor) => vendor !== 'openai-urls');

/** More often than any call is repeated. */
const FOR_EVER = 20;

const answered = (
  fault: string,
  answer: Refusal,
  ends: (vendor: VendorName) => Ending,
  times = 1,
): FaultCase[] => faultAt(CALLED, fault, { at: 'create', answer, times }, ends);

const refusedAs = (code: HeroErrorCode, says?: RegExp) => (): Ending => fails(code, 0, says);

/** Sent again with the same key where the vendor's page says so; else nobody knows. */
const serverError =
  (billed: boolean) =>
  (vendor: VendorName): Ending => {
    switch (vendor) {
      case 'kairval':
      case 'gptimage2-ai':
        return succeeds(1);
      case 'gpt-image-2-art':
        // Its page: a call that is answered with an error was not taken, and its credits come back.
        return fails('provider_unavailable', 0, /nothing was billed/);
      case 'openai':
      case 'openai-urls':
      case 'gptimageapi-dev':
        return endsUnknown(billed ? 1 : 0);
    }
  };

/** A page of a proxy says nothing about what the vendor behind it did. */
const proxyPage = (vendor: VendorName): Ending => (vendor === 'gptimage2-ai' ? succeeds(1) : endsUnknown(0));

const overloaded = (vendor: VendorName): Ending => {
  switch (vendor) {
    case 'gptimage2-ai':
      return succeeds(1);
    case 'openai':
    case 'openai-urls':
    case 'gpt-image-2-art':
      return fails('provider_unavailable', 0, /nothing was billed/);
    case 'kairval':
    case 'gptimageapi-dev':
      return endsUnknown(0);
  }
};

const busy = (headers: Record<string, string>): Refusal => ({
  status: 429,
  code: 'rate_limit_exceeded',
  says: 'Too many requests, slow down.',
  headers,
});

/** Statuses of the paid call, as the vendor words them. */
export const statuses: FaultCase[] = [
  ...answered(
    '400',
    { status: 400, code: 'invalid_request', says: 'The prompt is not understood.' },
    refusedAs('provider_rejected', /nothing was billed/),
  ),
  ...answered(
    '401',
    { status: 401, code: 'invalid_api_key', says: 'Invalid API key.' },
    refusedAs('provider_auth', /apiKey/),
  ),
  ...answered(
    '402',
    { status: 402, code: 'insufficient_credits', says: 'Not enough credits.' },
    refusedAs('provider_credits', /top up/),
  ),
  ...answered(
    '403',
    { status: 403, code: 'forbidden', says: 'This key may not draw.' },
    refusedAs('provider_auth', /apiKey/),
  ),
  ...answered(
    '404',
    { status: 404, code: 'model_not_found', says: 'There is no such model.' },
    refusedAs('provider_rejected', /baseUrl|model/),
  ),
  ...answered('408', { status: 408, code: 'timeout', says: 'The request timed out.' }, () => endsUnknown(0)),
  ...answered('409', { status: 409, code: 'conflict', says: 'Already under way.' }, () => endsUnknown(0)),
  ...answered(
    '422',
    { status: 422, code: 'invalid_value', says: 'The size is not offered.' },
    refusedAs('provider_rejected', /nothing was billed/),
  ),
  ...answered('429, Retry-After in seconds', busy({ 'retry-after': '1' }), () => succeeds(1)),
  ...answered('429, Retry-After in milliseconds', busy({ 'retry-after-ms': '200' }), () => succeeds(1)),
  ...answered(
    '429, Retry-After as a date',
    busy({ 'retry-after': new Date(Date.now() + 20_000).toUTCString() }),
    () => succeeds(1),
  ),
  ...answered(
    '429, X-RateLimit-Reset',
    busy({ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(Math.ceil(Date.now() / 1_000) + 20) }),
    () => succeeds(1),
  ),
  ...answered('429 without a time', busy({}), () => succeeds(1)),
  ...answered(
    '429, longer than the patience',
    busy({ 'retry-after': '600' }),
    refusedAs('provider_rate_limited'),
  ),
  ...answered('429 for ever', busy({ 'retry-after-ms': '50' }), refusedAs('provider_rate_limited'), FOR_EVER),
  ...answered('500 before billing', { status: 500, code: 'server_error', says: 'Oops.' }, serverError(false)),
  ...answered(
    '500 after billing',
    { status: 500, code: 'server_error', says: 'Oops.', billed: true },
    serverError(true),
  ),
  ...answered('502 with a web page', { status: 502, html: true }, proxyPage),
  ...answered('503', { status: 503, code: 'overloaded', says: 'The service is overloaded.' }, overloaded),
];

/** What vendors say with several statuses, or with 200. */
export const refusals: FaultCase[] = [
  ...answered(
    'content refused',
    { status: 400, code: 'content_policy_violation', says: 'Blocked by our safety system.' },
    refusedAs('provider_rejected', /reword/),
  ),
  ...answered(
    'credits exhausted',
    { status: 429, code: 'insufficient_credits', says: 'You have no credits left.' },
    refusedAs('provider_credits', /top up/),
  ),
  ...answered(
    '200 with an error code',
    { status: 200, code: 'invalid_api_key', says: 'Invalid API key.' },
    refusedAs('provider_auth', /apiKey/),
  ),
];
