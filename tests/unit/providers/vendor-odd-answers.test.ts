import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HeroError } from '../../../server/src/contracts/error';
import { judgeGptImage2ArtReply } from '../../../server/src/providers/gpt-image-2-art/errors';
import { GPT_IMAGE_2_ART_TASKS } from '../../../server/src/providers/gpt-image-2-art/gpt-image-2-art';
import { judgeGptImage2AiReply } from '../../../server/src/providers/gptimage2-ai/errors';
import { GPT_IMAGE_2_AI_JOBS } from '../../../server/src/providers/gptimage2-ai/gptimage2-ai';
import { judgeGptImageApiDevReply } from '../../../server/src/providers/gptimageapi-dev/errors';
import { createGuardedAgent } from '../../../server/src/providers/http/agent';
import { ordinary } from '../../../server/src/providers/http/connection';
import type { Verdict } from '../../../server/src/providers/http/submit';
import { judgeKairvalReply } from '../../../server/src/providers/kairval/errors';
import { readJobAnswer } from '../../../server/src/providers/mapping/job-answer';

const facts = {
  connection: {
    ...ordinary,
    provider: { name: 'main', host: 'vendor.test' },
    agent: createGuardedAgent({ allowPrivateNetwork: false }),
    apiKey: 'sk-0123456789abcdef0123',
  },
  base: new URL('https://vendor.test/v1/images'),
  jobId: null,
  asked: 1,
  maxImageBytes: 1_000,
};

const readTask = (json: unknown) => readJobAnswer(json, facts, GPT_IMAGE_2_ART_TASKS);
const readJob = (json: unknown) => readJobAnswer(json, facts, GPT_IMAGE_2_AI_JOBS);

const codeOf = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    if (HeroError.isInstance(error)) return error.code;
    throw error;
  }
  return 'none';
};

const brief = (verdict: Verdict): string =>
  'code' in verdict ? `${verdict.kind} ${verdict.code}` : verdict.kind;

const judgeArt = (status: number, json: unknown): string =>
  brief(judgeGptImage2ArtReply({ status, headers: {}, json }));

describe('a 5xx of gpt-image-2.art', () => {
  it('is free only with an error of the API itself: a platform in front of it may hide a task', () => {
    const own = { error: { message: 'No channel.', type: 'server_error', param: null, code: null } };
    expect(judgeArt(503, own)).toBe('refused provider_unavailable');
  });

  it.each([
    [{ error: { code: '504', message: 'A server error has occurred' } }],
    [{ error: {} }],
    [{ error: 'Bad gateway' }],
    [{ error: { type: '', message: 'Bad gateway' } }],
    [{ message: 'Bad gateway' }],
  ])('leaves the outcome unknown with %j', (json) => {
    expect(judgeArt(504, json)).toBe('unknown');
  });
});

describe('an accepted task', () => {
  it.each([
    [{ id: 't1', status: 'pending', error: {} }],
    [{ id: 't1', status: 'processing', error: { code: null, message: 'Delayed.' } }],
    [{ id: 't1', status: 'failed', error: { message: 'Refused by the model.' } }],
  ])('is recognized although it contains an error: %j', (json) => {
    expect(judgeArt(200, json)).toBe('answered');
  });

  it('keeps its id and its images where another member is malformed', () => {
    expect(readTask({ id: 7, status: 'pending', credits: '10' })).toEqual({
      state: 'under way',
      jobId: '7',
      account: { credits: 10 },
    });
    const data = ['soon', { url: 'https://cdn.test/1.png', revised_prompt: ['As', 'drawn'] }];
    expect(readTask({ id: 't1', status: 'succeeded', credits: {}, data })).toMatchObject({
      credits: null,
      images: [{ content: { url: 'https://cdn.test/1.png' }, revisedPrompt: null }],
      warnings: [{ message: "1 of the provider's 2 pictures had no content." }],
    });
  });
});

describe('a job of gptimage2.ai', () => {
  it('keeps its id, its images and its balance where another member is malformed', () => {
    const balance = { paidCredits: '490', totalImages: null };
    expect(readJob({ jobId: 7, status: 'running', balance })).toEqual({
      state: 'under way',
      jobId: '7',
      account: { credits: null, balance: { credits: 490, images: null } },
    });
    const results = [{ imageUrl: 'https://cdn.test/1.png', seed: { value: 1 }, finalPrompt: 3 }];
    expect(readJob({ jobId: 'j1', status: 'succeeded', results, balance: 'full' })).toMatchObject({
      balance: null,
      images: [{ content: { url: 'https://cdn.test/1.png' }, seed: null, revisedPrompt: '3' }],
    });
  });

  it.each([
    ['insufficient_credits', 'provider_credits'],
    [{ code: 'insufficient_credits' }, 'provider_credits'],
    [{ message: 'Upstream gave up.' }, 'provider_rejected'],
    [{}, 'provider_rejected'],
  ])('that failed with %j fails as %s', (error, code) => {
    expect(codeOf(() => readJob({ jobId: 'j1', status: 'failed', error }))).toBe(code);
  });
});

describe('a refusal', () => {
  it.each([
    ['of gptimage2.ai with its status beside it', { error: 'insufficient_credits', status: 400 }],
    ['of gptimage2.ai as an object', { error: { code: 'insufficient_credits', message: 'Top up.' } }],
  ])('is recognized: %s', (_, json) => {
    expect(brief(judgeGptImage2AiReply({ status: 400, headers: {}, json }))).toBe('refused provider_credits');
  });

  it.each([
    ['with a number for a code', { error: { code: 1001, message: 'Not enough credits.' } }],
    ['as a sentence', { error: 'Not enough credits.' }],
  ])('of kairval is recognized: %s', (_, json) => {
    expect(brief(judgeKairvalReply({ status: 400, headers: {}, json }))).toBe('refused provider_credits');
  });

  it.each([
    [400, 40_201, 'refused provider_credits'],
    [400, 429, 'again provider_rate_limited'],
    [400, 50_001, 'unknown'],
    [400, 1_003, 'refused provider_rejected'],
    // A status that is more specific than 400 takes precedence.
    [401, 40_201, 'refused provider_auth'],
    [500, 40_101, 'unknown'],
  ])('of gptimageapi.dev by status %i and code %i is %s', (status, code, expected) => {
    const json = { code, message: 'Said.' };
    expect(brief(judgeGptImageApiDevReply({ status, headers: {}, json }))).toBe(expected);
  });
});

describe('the images of kairval', () => {
  it('are kept beside an error without content', () => {
    const json = { error: {}, data: [{ url: 'https://cdn.test/1.png' }] };
    expect(judgeKairvalReply({ status: 200, headers: {}, json })).toEqual({ kind: 'answered' });
  });
});

describe('a random JSON answer', () => {
  it('yields a HeroError, never an exception of the parser', () => {
    const member = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom('pending', 'succeeded', 'failed', 'https://a.test'),
    );
    const names = [
      'id',
      'jobId',
      'status',
      'data',
      'results',
      'error',
      'balance',
      'credits',
      'code',
      'message',
    ];
    const answer = fc.dictionary(fc.constantFrom(...names), member);
    fc.assert(
      fc.property(
        fc.oneof(answer, fc.jsonValue()),
        fc.constantFrom(200, 400, 429, 500, 503),
        (json, status) => {
          for (const judge of [
            judgeKairvalReply,
            judgeGptImage2ArtReply,
            judgeGptImage2AiReply,
            judgeGptImageApiDevReply,
          ]) {
            expect(judge({ status, headers: {}, json }).kind).toMatch(/answered|refused|again|unknown/);
          }
          for (const read of [readTask, readJob]) expect(codeOf(() => read(json))).not.toBe('');
        },
      ),
    );
  });
});
