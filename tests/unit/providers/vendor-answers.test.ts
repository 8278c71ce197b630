import { describe, expect, it } from 'vitest';
import { HeroError } from '../../../server/src/contracts/error';
import { createGuardedAgent } from '../../../server/src/providers/http/agent';
import { ordinary, type Connection } from '../../../server/src/providers/http/connection';
import type { Verdict } from '../../../server/src/providers/http/submit';
import { GPT_IMAGE_2_ART_TASKS } from '../../../server/src/providers/gpt-image-2-art/gpt-image-2-art';
import { judgeGptImage2ArtReply } from '../../../server/src/providers/gpt-image-2-art/errors';
import { judgeGptImage2AiReply } from '../../../server/src/providers/gptimage2-ai/errors';
import { GPT_IMAGE_2_AI_JOBS } from '../../../server/src/providers/gptimage2-ai/gptimage2-ai';
import { judgeGptImageApiDevReply } from '../../../server/src/providers/gptimageapi-dev/errors';
import { judgeKairvalReply } from '../../../server/src/providers/kairval/errors';
import { readDelivered } from '../../../server/src/providers/mapping/delivered-images';
import { readJobAnswer } from '../../../server/src/providers/mapping/job-answer';

const KEY = 'sk-0123456789abcdef0123';
const connection: Connection = {
  ...ordinary,
  provider: { name: 'main', host: 'vendor.test' },
  agent: createGuardedAgent({ allowPrivateNetwork: false }),
  apiKey: KEY,
};

const base = new URL('https://vendor.test/v1/images');

const PICTURE = 'https://cdn.test/1.png';

const errorOf = (work: () => unknown): HeroError => {
  try {
    work();
  } catch (error) {
    if (HeroError.isInstance(error)) return error;
    throw error;
  }
  throw new Error('It succeeded');
};

const brief = (verdict: Verdict): string =>
  'code' in verdict ? `${verdict.kind} ${verdict.code}` : verdict.kind;

describe('a billing verdict', () => {
  const judges = {
    kairval: (status: number, code: string | null) =>
      judgeKairvalReply({
        status,
        headers: {},
        json: code && { error: { code, message: 'No.', type: 'x' } },
      }),
    art: (status: number, code: string | null) =>
      judgeGptImage2ArtReply({
        status,
        headers: {},
        json: code && { error: { code, message: 'No.', type: 'x' } },
      }),
    ai: (status: number, code: string | null) =>
      judgeGptImage2AiReply({ status, headers: {}, json: code && { error: code } }),
    dev: (status: number, code: string | null) =>
      judgeGptImageApiDevReply({ status, headers: {}, json: code && { code: 1, message: code } }),
  };

  it.each<[number, string | null, string, string, string, string]>([
    [200, null, 'answered', 'answered', 'answered', 'answered'],
    [400, 'bad', ...all('refused provider_rejected')],
    [401, 'bad', ...all('refused provider_auth')],
    [402, 'bad', ...all('refused provider_credits')],
    [404, 'bad', ...all('refused provider_rejected')],
    [408, 'bad', ...all('unknown')],
    [409, 'bad', ...all('unknown')],
    [429, 'bad', ...all('again provider_rate_limited')],
    [429, 'insufficient_credits', ...all('refused provider_credits')],
    [400, 'content_policy_violation', ...all('refused provider_rejected')],
    [
      500,
      'bad',
      'again provider_outcome_unknown',
      'refused provider_unavailable',
      'again provider_outcome_unknown',
      'unknown',
    ],
    [502, null, 'unknown', 'unknown', 'again provider_outcome_unknown', 'unknown'],
  ])('for %i with %s', (status, code, kairval, art, ai, dev) => {
    expect([
      brief(judges.kairval(status, code)),
      brief(judges.art(status, code)),
      brief(judges.ai(status, code)),
      brief(judges.dev(status, code)),
    ]).toEqual([kairval, art, ai, dev]);
  });

  it.each([
    [0, 'answered'],
    ['0', 'answered'],
    [401, 'refused provider_auth'],
    [40_201, 'refused provider_credits'],
    [500, 'unknown'],
    [50_001, 'unknown'],
    [1_003, 'refused provider_rejected'],
  ])('for 200 with code %s of gptimageapi.dev', (code, expected) => {
    const reply = { status: 200, headers: {}, json: { code, message: 'Said.', data: { images: [] } } };
    expect(brief(judgeGptImageApiDevReply(reply))).toBe(expected);
  });
});

function all(verdict: string): [string, string, string, string] {
  return [verdict, verdict, verdict, verdict];
}

describe('a task of gpt-image-2.art', () => {
  const read = (json: unknown, jobId: string | null = null) =>
    readJobAnswer(json, { connection, base, jobId, asked: 2, maxImageBytes: 1_000 }, GPT_IMAGE_2_ART_TASKS);

  it('is in progress until it has images, and reports its credits', () => {
    expect(read({ id: 't1', status: 'pending', credits: 20, data: [] })).toEqual({
      state: 'under way',
      jobId: 't1',
      account: { credits: 20 },
    });
    const done = { id: 't1', status: 'succeeded', credits: 20, data: [{ url: 'https://cdn.test/1.png' }] };
    expect(read(done, 't1')).toMatchObject({
      state: 'produced',
      jobId: 't1',
      credits: 20,
      images: [{ content: { kind: 'url', url: 'https://cdn.test/1.png' } }],
      warnings: [{ message: 'The provider drew 1 of 2 pictures.' }],
    });
  });

  it.each([
    ['failed', 'provider_rejected', /could not finish the task t1.*refunded/],
    ['canceled', 'provider_rejected', /canceled the task t1/],
    ['CANCELLED', 'provider_rejected', /canceled the task t1/],
    ['Error', 'provider_rejected', /could not finish the task t1/],
  ])('that is %s fails as %s', (status, code, says) => {
    const error = errorOf(() => read({ id: 't1', status }, 't1'));
    expect(error.code).toBe(code);
    expect(error.message).toMatch(says);
  });

  it('reports its reason without the key', () => {
    const error = { message: `The key ${KEY} may not draw this.` };
    const { message } = errorOf(() => read({ id: 't1', status: 'failed', error }, 't1'));
    expect(message).toContain('may not draw this');
    expect(message).not.toContain(KEY);
  });

  it.each([
    ['PENDING', undefined],
    ['In progress', undefined],
    ['TASK_STATUS_RUNNING', undefined],
    ['queued', undefined],
    // Whether it was drawn and billed is not stated.
    ['expired', 'expired'],
    ['paused', 'paused'],
    [`paused by ${KEY}`, 'paused by [redacted]'],
    [undefined, 'none'],
    [{ code: 1 }, 'none'],
  ])('in the state %j is polled again', (status, unknownState) => {
    expect(read({ id: 't1', status }, 't1')).toEqual({
      state: 'under way',
      jobId: 't1',
      unknownState,
      account: { credits: null },
    });
  });

  it.each([
    ['a state in capitals', { status: 'SUCCEEDED', data: [{ url: PICTURE }] }],
    ['another word', { status: 'completed', data: [{ url: PICTURE }] }],
    ['another member', { state: 'Ready', result: PICTURE }],
    ['no state', { data: [{ url: PICTURE }] }],
    ['a word that is not known', { status: 'voilà', data: [{ url: PICTURE }] }],
    [
      'an envelope',
      { code: 200, status: 'success', data: { task_id: 't1', status: 'DONE', output: [PICTURE] } },
    ],
    ['strings', { status: 'succeeded', results: [PICTURE] }],
  ])('is done when its images are ready, delivered with %s', (_, json) => {
    expect(read(json, 't1')).toMatchObject({ state: 'produced', images: [{ content: { url: PICTURE } }] });
  });

  it.each([
    ['its id alone', { id: 't1' }],
    ['another name for the id', { code: 200, msg: 'success', data: { taskId: 't1' } }],
    ['success as the answer to being created', { status: 'success', data: { task_id: 't1' } }],
    ['a list that is still empty', { id: 't1', status: 'completed', data: [] }],
  ])('is accepted when it is created with %s', (_, json) => {
    expect(read(json)).toMatchObject({ state: 'under way', jobId: 't1' });
  });

  it('that is done without an image is refused, and may be billed', () => {
    expect(errorOf(() => read({ id: 't1', status: 'completed', data: [] }, 't1')).code).toBe(
      'provider_rejected',
    );
  });

  it.each([
    [{ detail: 'OOM' }, 'OOM'],
    ['OOM', 'OOM'],
    [[{ message: 'OOM' }], 'OOM'],
    [{ error: { reason: 'OOM' } }, 'OOM'],
    [{ code: 'oom_killed' }, 'oom_killed'],
    ['', 'it says no more'],
    [null, 'it says no more'],
  ])('that failed with %j reports %s', (error, said) => {
    expect(errorOf(() => read({ id: 't1', status: 'FAILED', error }, 't1')).message).toContain(`(${said})`);
  });

  it.each([[null], ['soon'], [{}], [{ id: '', status: 'pending' }], [{ status: 'processing' }]])(
    'cannot be read from %j',
    (json) => {
      expect(errorOf(() => read(json)).code).toBe('provider_bad_response');
    },
  );
});

describe('a job of gptimage2.ai', () => {
  const read = (json: unknown, jobId: string | null = null) =>
    readJobAnswer(json, { connection, base, jobId, asked: null, maxImageBytes: 1_000 }, GPT_IMAGE_2_AI_JOBS);
  const balance = { paidCredits: 490, freeImagesRemaining: 0, totalImages: 49, freeImagesPerDay: 0 };

  it('is in progress until it has images, and reports the balance', () => {
    expect(read({ jobId: 'j1', status: 'running', balance })).toEqual({
      state: 'under way',
      jobId: 'j1',
      account: { credits: null, balance: { credits: 490, images: 49 } },
    });
    const results = [{ imageUrl: 'https://cdn.test/1.png', finalPrompt: 'As drawn', seed: 7 }];
    expect(read({ jobId: 'j1', status: 'succeeded', results, balance }, 'j1')).toMatchObject({
      images: [{ revisedPrompt: 'As drawn', seed: '7' }],
      balance: { credits: 490, images: 49 },
    });
  });

  it.each([
    ['generation_failed', 'provider_rejected'],
    ['insufficient_credits', 'provider_credits'],
    ['content_policy_violation', 'provider_rejected'],
    [undefined, 'provider_rejected'],
  ])('that failed with %s fails as %s', (error, code) => {
    expect(errorOf(() => read({ jobId: 'j1', status: 'failed', error }, 'j1')).code).toBe(code);
  });

  it('with an unknown status is polled again', () => {
    expect(read({ jobId: 'j1', status: 'napping' }, 'j1')).toMatchObject({
      state: 'under way',
      unknownState: 'napping',
    });
  });

  it("that failed because of the vendor’s own key is not the caller's fault", () => {
    const error = { code: 'invalid_api_key' };
    expect(errorOf(() => read({ jobId: 'j1', status: 'failed', error }, 'j1')).code).toBe(
      'provider_rejected',
    );
  });
});

describe('the images of an answer', () => {
  const read = (...entries: { url?: string; b64?: string }[]) =>
    readDelivered(entries, {
      ...{ connection, base, answer: { data: entries } },
      ...{ asked: entries.length, maxImageBytes: 100 },
    });
  const bytes = Buffer.from('a picture').toString('base64');

  it('may be URLs, base64, or a data URL in either member', () => {
    const kinds = read(
      { url: 'https://cdn.test/1.png' },
      { b64: bytes },
      { url: `data:image/png;base64,${bytes}` },
    );
    expect(kinds.images.map(({ content }) => content.kind)).toEqual(['url', 'bytes', 'bytes']);
  });

  it('with another scheme are left to the download to reject', () => {
    expect(read({ url: 'file:///etc/passwd' }).images).toMatchObject([
      { content: { url: 'file:///etc/passwd' } },
    ]);
  });

  it('without content are omitted with a warning while another is left', () => {
    expect(read({ b64: bytes }, { b64: '!!!' }, {})).toMatchObject({
      images: [{}],
      warnings: [{ message: "2 of the provider's 3 pictures had no content." }],
    });
    expect(errorOf(() => read({ b64: '' })).code).toBe('provider_rejected');
    expect(errorOf(() => read()).code).toBe('provider_rejected');
  });

  it('may not be larger than a download', () => {
    const large = Buffer.alloc(101).toString('base64');
    expect(errorOf(() => read({ b64: large })).code).toBe('download_too_large');
  });
});
