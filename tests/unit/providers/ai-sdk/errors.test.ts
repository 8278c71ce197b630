import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { HeroError } from '../../../../server/src/contracts/error';
import { fromAiSdk } from '../../../../server/src/providers/ai-sdk/export';
import { aContext, anImageRequest, heroErrorOf } from '../fixtures';
import { aModel, anSdkError } from './fake-model';

const KEY = 'r8_9f2C41bb07aD55e6';
const SENT = { model: 'brush-2', prompt: 'A quiet harbour at dawn' };

const callError = (members: object, message = 'No.') =>
  anSdkError('AI_APICallError', message, {
    url: `https://api.example.com/v1?key=${KEY}`,
    requestBodyValues: SENT,
    ...members,
  });

const failWith = (error: unknown, signal?: AbortSignal) =>
  heroErrorOf(
    fromAiSdk(
      aModel('v3', {
        generate: () => {
          throw error;
        },
      }),
    ).submit(anImageRequest(), aContext(signal)),
  );

const network = (code: string, members: object = {}) =>
  Object.assign(new Error(`${code} ${KEY}`), { code, ...members });
const openAiBody = (code: string) => JSON.stringify({ error: { message: 'No.', code } });

describe('an error response of an AI SDK model', () => {
  it.each([
    [400, '', 'provider_rejected'],
    [400, openAiBody('moderation_blocked'), 'provider_rejected'],
    [400, openAiBody('billing_hard_limit_reached'), 'provider_credits'],
    [401, '', 'provider_auth'],
    [402, '', 'provider_credits'],
    [403, '<html>no</html>', 'provider_auth'],
    [404, '', 'provider_rejected'],
    [408, '', 'provider_outcome_unknown'],
    [409, '', 'provider_outcome_unknown'],
    [422, '', 'provider_rejected'],
    [429, '', 'provider_rate_limited'],
    [429, openAiBody('insufficient_quota'), 'provider_credits'],
    [500, '', 'provider_outcome_unknown'],
    [502, '<html>Bad gateway</html>', 'provider_outcome_unknown'],
    [503, openAiBody('overloaded'), 'provider_outcome_unknown'],
    [503, openAiBody('insufficient_quota'), 'provider_outcome_unknown'],
    [200, 'nonsense', 'provider_bad_response'],
  ])('of status %d with %j is %s', async (statusCode, responseBody, code) => {
    const error = await failWith(callError({ statusCode, responseBody }));
    expect(error.code).toBe(code);
    expect(error.message).toMatch(/^atelier\.image \(brush-2\) .+ \(.+\): .+\.$/);
    expect(error.message.includes('may have been billed')).toBe(
      code === 'provider_outcome_unknown' || code === 'provider_bad_response',
    );
  });

  it("with a rate limit passes on retry-after and the vendor's sentence", async () => {
    const responseHeaders = { 'retry-after': '7' };
    const error = await failWith(callError({ statusCode: 429, responseHeaders }, 'Too many'));
    expect(error).toMatchObject({ retryable: true, retryAfterMs: 7_000 });
    expect(error.message).toContain('HTTP 429, “Too many”');
  });

  it('that is cut off leaves the outcome unknown', async () => {
    const cause = Object.assign(new TypeError('terminated'), { cause: network('UND_ERR_SOCKET') });
    const error = await failWith(callError({ statusCode: 200, cause }));
    expect(error.code).toBe('provider_outcome_unknown');
  });

  it.each([400, 401, 404, 429, undefined])(
    'of status %s to a later request, such as the image download, leaves the outcome unknown',
    async (statusCode) => {
      const cause = network('ECONNREFUSED');
      const error = await failWith(callError({ statusCode, cause, requestBodyValues: {} }));
      expect(error.code).toBe('provider_outcome_unknown');
    },
  );
});

describe('a network error of an AI SDK model', () => {
  it.each([
    ['ENOTFOUND', 'provider_unavailable'],
    ['EAI_AGAIN', 'provider_unavailable'],
    ['ECONNREFUSED', 'provider_unavailable'],
    ['UND_ERR_CONNECT_TIMEOUT', 'provider_unavailable'],
    ['ECONNRESET', 'provider_outcome_unknown'],
    ['EPIPE', 'provider_outcome_unknown'],
    ['ETIMEDOUT', 'provider_outcome_unknown'],
    ['UND_ERR_SOCKET', 'provider_outcome_unknown'],
    ['UND_ERR_HEADERS_TIMEOUT', 'provider_outcome_unknown'],
    ['SOMETHING_ELSE', 'provider_outcome_unknown'],
  ])('%s is %s', async (code, expected) => {
    expect((await failWith(callError({ cause: network(code) }))).code).toBe(expected);
  });

  it('of every address of a host is one error', async () => {
    const refused = [network('ECONNREFUSED'), network('ECONNREFUSED')];
    const cause = Object.assign(new AggregateError(refused), { code: 'ECONNREFUSED' });
    expect((await failWith(callError({ cause }))).code).toBe('provider_unavailable');
  });

  it("without the AI SDK's wrapper leaves the outcome unknown", async () => {
    const bare = Object.assign(new TypeError('fetch failed'), { cause: network('ECONNREFUSED') });
    const error = await failWith(bare);
    expect(error.code).toBe('provider_outcome_unknown');
    expect(error.message).toContain('the connection was refused');
  });
});

describe('any other error of an AI SDK model', () => {
  it.each([
    ['AI_InvalidArgumentError', 'provider_rejected'],
    ['AI_NoSuchModelError', 'provider_rejected'],
    ['AI_UnsupportedFunctionalityError', 'provider_rejected'],
    ['AI_InvalidResponseDataError', 'provider_bad_response'],
    ['AI_NoContentGeneratedError', 'provider_bad_response'],
    ['AI_NoImageGeneratedError', 'provider_bad_response'],
    ['AI_SomethingNewError', 'provider_outcome_unknown'],
  ])('%s is %s', async (name, code) => {
    expect((await failWith(anSdkError(name, 'No.'))).code).toBe(code);
  });

  it.each([
    [
      "Atelier API key is missing. Pass it using the 'apiKey' parameter or the ATELIER_API_KEY environment variable.",
      'set ATELIER_API_KEY or give it to the AI SDK',
    ],
    ['Atelier API key must be a string.', 'give it to the AI SDK'],
  ])('for a missing API key, %j, names the fix', async (message, words) => {
    const error = await failWith(anSdkError('AI_LoadAPIKeyError', message));
    expect(error.code).toBe('provider_auth');
    expect(error.message).toContain('has no API key');
    expect(error.message).toContain(words);
  });

  it('of unknown kind leaves the outcome unknown and keeps its message', async () => {
    const error = await failWith(new Error('The kiln is cold.'));
    expect(error.code).toBe('provider_outcome_unknown');
    expect(error.message).toContain('The kiln is cold.');
    expect((await failWith('thrown text')).code).toBe('provider_outcome_unknown');
  });

  it('that is a HeroError is passed on unchanged', async () => {
    const own = new HeroError({ code: 'provider_credits', message: 'Empty.' });
    expect(await failWith(own)).toBe(own);
  });
});

describe('an aborted call of an AI SDK model', () => {
  it.each([
    ['for lack of patience', new DOMException('Late', 'TimeoutError'), 'no answer in time'],
    ['by a shutdown', new Error('stopping'), 'stopped while waiting'],
  ])('%s may have been billed', async (_, reason, words) => {
    const controller = new AbortController();
    const model = aModel('v3', {
      generate: ({ abortSignal }) => {
        controller.abort(reason);
        return Promise.reject(abortSignal.reason as Error);
      },
    });
    const error = await heroErrorOf(fromAiSdk(model).submit(anImageRequest(), aContext(controller.signal)));
    expect(error.code).toBe('provider_outcome_unknown');
    expect(error.message).toContain(words);
  });
});

describe('the error of an AI SDK model', () => {
  it('contains neither key, prompt nor other parts of request and response', async () => {
    const { prompt } = anImageRequest();
    const echo = `Key ${KEY}4d3c2b1a of ${prompt}, Bearer ${KEY}, ${KEY.slice(0, 6)}***`;
    const members = { responseBody: echo, responseHeaders: { 'x-key': KEY }, cause: network('ECONNRESET') };
    for (const statusCode of [undefined, 200, 400, 401, 403, 404, 429, 500]) {
      const error = await failWith(callError({ statusCode, ...members }, echo));
      const everything = inspect(error, { depth: 20 }) + JSON.stringify(error.toData());
      expect(everything).not.toContain(KEY.slice(0, 6));
      expect(everything).not.toContain(prompt);
      expect(error.cause).toBeUndefined();
    }
  });
});
