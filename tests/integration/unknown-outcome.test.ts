import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Generation } from '../../server/src/contracts/generation';
import type { OpenQuestion, OutcomeAnswer } from '../../server/src/contracts/open-question';
import { providersOf, startAllEmulators, type EmulatedProvider } from '../support/emulators/all';
import type { VendorEmulator } from '../support/emulators/vendor-server';
import {
  articleRows,
  draftArticle,
  finished,
  ledgerRow,
  press,
  read,
  type Answer,
} from '../support/blog/blog-runs';
import { booksOf } from '../support/billing/spend-ledger-of';
import { SMALL_OUTPUT } from '../support/small-output';
import { startBlog, type Blog } from '../support/strapi';

let emulated: EmulatedProvider[];
let blog: Blog;
beforeAll(async () => {
  emulated = await startAllEmulators();
  const providers = providersOf(emulated);
  const hasty = Object.fromEntries(
    Object.entries(providers).map(([name, config]) => [
      name,
      { ...config, timeoutMs: 3_000, creditsPerImage: 3 },
    ]),
  );
  blog = await startBlog({
    heroConfig: {
      ...{ output: SMALL_OUTPUT, providers: hasty },
      ...{ use: ['brand-card'], publish: { mode: 'off' } },
    },
  });
});
afterAll(async () => {
  await blog.stop();
  await Promise.all(emulated.map(({ emulator }) => emulator.close()));
});

const vendor = (name: string): VendorEmulator => emulated.find((one) => one.name === name)!.emulator;

const question = async (id: string): Promise<OpenQuestion> => {
  const response = await blog.admin(`/hero-image/generations/${id}/outcome`);
  expect(response.status).toBe(200);
  return ((await response.json()) as { data: OpenQuestion }).data;
};
const say = async (id: string, answer: OutcomeAnswer): Promise<Answer> =>
  read(await blog.admin(`/hero-image/generations/${id}/outcome`, { json: answer }));

interface Doubt {
  run: Generation;
  documentId: string;
  /** Calls billed so far. */
  billed: number;
}

/** A run whose vendor never answered, having taken the money or not. */
const doubtful = async (
  name: string,
  reset: 'before-accept' | 'after-accept' = 'after-accept',
): Promise<Doubt> => {
  // A vendor that fails time and again is left alone for a while: one that works in between is not.
  await finished(blog, await press(blog, { documentId: await draftArticle(blog), provider: name }));
  const documentId = await draftArticle(blog);
  vendor(name).script([{ reset }]);
  const run = await finished(blog, await press(blog, { documentId, provider: name }));
  expect(run).toMatchObject({ status: 'unknown', error: { code: 'provider_outcome_unknown' }, hero: null });
  return { run, documentId, billed: vendor(name).billed.length };
};

describe('a run with an unknown outcome', () => {
  it('shows what is known of the open call', async () => {
    const { run } = await doubtful('openai');
    const { calls } = await ledgerRow(blog, run.id);
    expect(await question(run.id)).toEqual({
      provider: 'openai',
      model: calls[0]!.model,
      jobId: null,
      callKey: calls[0]!.idempotencyKey,
      sentAt: calls[0]!.sentAt,
      asked: 1,
      credits: 3,
      canAsk: null,
      takesJobId: false,
    });
    expect(Date.now() - Date.parse(calls[0]!.sentAt!)).toBeLessThan(60_000);
  });

  it('refuses to ask a vendor that cannot look calls up', async () => {
    const { run, billed } = await doubtful('openai');
    for (const answer of [{ answer: 'ask' }, { answer: 'arrived', jobId: 'job-1' }] as const) {
      expect(await say(run.id, answer)).toMatchObject({
        status: 400,
        error: { details: { code: 'config_invalid' } },
      });
    }
    expect(vendor('openai').billed.length).toBe(billed);
    expect((await ledgerRow(blog, run.id)).status).toBe('unknown');
  });

  it('sends a second paid call only when a person says so, and keeps both calls in the ledger', async () => {
    const { run, documentId, billed } = await doubtful('openai');
    expect((await say(run.id, { answer: 'pay' })).status).toBe(200);
    const done = await finished(blog, { status: 200, data: run, error: null, text: '' });
    expect(done).toMatchObject({ status: 'succeeded', error: null });
    expect(vendor('openai').billed.length).toBe(billed + 1);
    const { calls } = await ledgerRow(blog, run.id);
    expect(calls.map(({ outcome }) => outcome)).toEqual(['unknown', 'delivered']);
    expect((await articleRows(blog, documentId)).draft?.hero?.generation).toBe(run.id);
    expect(done.cost.credits).toBe(6);
  });

  it('downloads the image from a result URL that a person enters', async () => {
    const other = await draftArticle(blog);
    await finished(blog, await press(blog, { documentId: other, provider: 'kairval' }));
    const address = `${new URL(vendor('kairval').baseUrl).origin}${vendor('kairval').downloads.at(-1)!.path}`;
    const { run, documentId, billed } = await doubtful('kairval');
    expect((await say(run.id, { answer: 'arrived', url: address })).status).toBe(200);
    const done = await finished(blog, { status: 200, data: run, error: null, text: '' });
    expect(done).toMatchObject({ status: 'succeeded', candidates: [{ index: 0, chosen: true }] });
    expect(vendor('kairval').billed.length).toBe(billed);
    expect((await articleRows(blog, documentId)).draft?.hero?.generation).toBe(run.id);
  });

  it('refuses a private result URL that is not the vendor’s', async () => {
    const { run } = await doubtful('kairval');
    await say(run.id, { answer: 'arrived', url: `${blog.url}/uploads/secret.png` });
    const done = await finished(blog, { status: 200, data: run, error: null, text: '' });
    expect(done).toMatchObject({ status: 'failed', error: { code: 'download_blocked' } });
    // Still a paid call without a picture: there is another answer to give.
    expect((await question(run.id)).provider).toBe('kairval');
  });

  it('repeats the request under the same idempotency key, billed once, where the vendor supports it', async () => {
    for (const name of ['kairval', 'gptimage2-ai']) {
      const { run, billed } = await doubtful(name);
      expect((await question(run.id)).canAsk).toBe('repeat');
      await say(run.id, { answer: 'ask' });
      const done = await finished(blog, { status: 200, data: run, error: null, text: '' });
      expect(done).toMatchObject({ status: 'succeeded', provider: name });
      expect(vendor(name).billed.length).toBe(billed);
      expect((await ledgerRow(blog, run.id)).calls).toMatchObject([
        { outcome: 'delivered', askedAgain: true },
      ]);
    }
  });

  it('stays unknown when the repeated request fails as well', async () => {
    const { run, billed } = await doubtful('kairval');
    vendor('kairval').script([{ status: 400, body: { error: { code: 'x', message: 'No', type: 'bad' } } }]);
    await say(run.id, { answer: 'ask' });
    const done = await finished(blog, { status: 200, data: run, error: null, text: '' });
    expect(done).toMatchObject({ status: 'unknown', cost: { credits: 3 } });
    expect(vendor('kairval').billed.length).toBe(billed);
  });

  it('fetches the image by its job id after a timeout', async () => {
    const name = 'gpt-image-2-art';
    const documentId = await draftArticle(blog, { title: 'Slow tide' });
    vendor(name).scriptPolls(Array.from({ length: 8 }, () => ({ status: 503 })));
    const run = await finished(blog, await press(blog, { documentId, provider: name }));
    expect(run.status).toBe('unknown');
    vendor(name).scriptPolls([]);
    const asked = await question(run.id);
    expect(asked).toMatchObject({ canAsk: 'job', takesJobId: true });
    const answer: OutcomeAnswer = { answer: 'arrived', jobId: asked.jobId! };
    await say(run.id, answer);
    const done = await finished(blog, { status: 200, data: run, error: null, text: '' });
    expect(done.status).toBe('succeeded');
    expect(vendor(name).billed.filter(({ prompt }) => prompt.includes('Slow tide'))).toHaveLength(1);
  });

  it('fails when a person reports that nothing was made, and frees the reserved credits', async () => {
    const { run } = await doubtful('openai', 'before-accept');
    const booked = await booksOf(blog).booked();
    const answer = await say(run.id, { answer: 'lost' });
    expect(answer.data).toMatchObject({ status: 'failed', cost: { credits: 0 } });
    expect(await booksOf(blog).booked()).toBe(booked - 3);
    expect((await say(run.id, { answer: 'pay' })).status).toBe(409);
  });

  it('accepts one of two answers that are sent at the same moment', async () => {
    const { run, billed } = await doubtful('openai');
    const answers = await Promise.all([say(run.id, { answer: 'pay' }), say(run.id, { answer: 'pay' })]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    await finished(blog, { status: 200, data: run, error: null, text: '' });
    expect(vendor('openai').billed.length).toBe(billed + 1);
  });

  it('answers 409 once the outcome is known', async () => {
    const run = await finished(
      blog,
      await press(blog, { documentId: await draftArticle(blog), provider: 'openai' }),
    );
    expect((await blog.admin(`/hero-image/generations/${run.id}/outcome`)).status).toBe(409);
    expect((await say(run.id, { answer: 'pay' })).status).toBe(409);
  });
});
