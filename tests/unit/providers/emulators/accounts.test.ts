import { describe, expect, it } from 'vitest';
import { aVendor, VENDORS } from '../a-vendor';
import type { VendorName, VendorUnderTest } from '../a-vendor';

const CALLS: Record<VendorName, { path: string; body: Record<string, unknown> }> = {
  'openai-compatible': { path: '/images/generations', body: { model: 'gpt-image-2' } },
  kairval: { path: '/images/generate', body: { model: 'gpt-image-2' } },
  'gpt-image-2-art': { path: '/images/generations', body: {} },
  'gptimage2-ai': { path: '/generate', body: {} },
  'gptimageapi-dev': { path: '/images/generate', body: {} },
};
const NAMES = Object.keys(VENDORS) as VendorName[];
const JOBS = { 'gpt-image-2-art': '/images/tasks/', 'gptimage2-ai': '/generate/' } as const;
type JobVendor = keyof typeof JOBS;
const JOB_NAMES = Object.keys(JOBS) as JobVendor[];

const headersOf = ({ emulator }: VendorUnderTest): Record<string, string> => ({
  authorization: `Bearer ${emulator.apiKey}`,
  'content-type': 'application/json',
});

const create = (name: VendorName, vendor: VendorUnderTest, prompt: string, key = 'one'): Promise<Response> =>
  fetch(`${vendor.emulator.baseUrl}${CALLS[name].path}`, {
    method: 'POST',
    headers: { ...headersOf(vendor), 'idempotency-key': key },
    body: JSON.stringify({ ...CALLS[name].body, prompt }),
  });

/** The status of a response, or 'none' without one. */
const statusOf = (answer: Promise<Response>): Promise<number | 'none'> =>
  answer.then(
    ({ status }) => status,
    () => 'none' as const,
  );

describe.each(NAMES)('the account at the emulator of %s', (name) => {
  it('is billed for accepted requests, whether or not the response arrives', async () => {
    const vendor = await aVendor(name);
    const { emulator } = vendor;
    emulator.script([{ reset: 'before-accept' }, { reset: 'after-accept' }, { status: 400 }, { text: '{' }]);
    const statuses = [];
    for (const key of ['a', 'b', 'c', 'd', 'e'])
      statuses.push(await statusOf(create(name, vendor, 'A barn', key)));
    expect(statuses).toStrictEqual(['none', 'none', 400, 200, 200]);
    expect(emulator.billed.map(({ idempotencyKey }) => idempotencyKey)).toStrictEqual(['b', 'd', 'e']);
  });

  it('applies scripted faults only to prompts that contain the marker', async () => {
    const vendor = await aVendor(name, { draws: true });
    const result = { bytes: Buffer.from('<svg/>'), mime: 'image/svg+xml' };
    vendor.emulator.scriptFor('#gone#', {
      create: [{ status: 418 }],
      result,
    });
    const ask = (prompt: string, key: string) => statusOf(create(name, vendor, prompt, key));
    expect(await ask('A barn #gone#', 'a')).toBe(418);
    // Each fault of the list applies to one request.
    expect(await ask('A barn #gone#', 'b')).toBe(200);
    vendor.emulator.script([{ status: 503 }]);
    expect([await ask('A barn', 'c'), await ask('A barn', 'd')]).toStrictEqual([503, 200]);
    expect(vendor.emulator.billed.map(({ idempotencyKey }) => idempotencyKey)).toStrictEqual(['b', 'd']);
  });
});

describe.each(JOB_NAMES)('a job at the emulator of %s', (name) => {
  const ids = { 'gpt-image-2-art': 'id', 'gptimage2-ai': 'jobId' } as const;
  const tell = async (vendor: VendorUnderTest, id: string) => {
    const answer = await fetch(`${vendor.emulator.baseUrl}${JOBS[name]}${id}`, {
      headers: headersOf(vendor),
    });
    return { status: answer.status, json: (await answer.json()) as Record<string, unknown> };
  };
  const idOf = async (answer: Response): Promise<string> =>
    ((await answer.json()) as Record<string, string>)[ids[name]]!;

  it('runs through the documented statuses, and requires a key', async () => {
    const vendor = await aVendor(name, { polls: 2 });
    const taken = (await (await create(name, vendor, 'A barn')).json()) as Record<string, string>;
    const id = taken[ids[name]]!;
    const told = [await tell(vendor, id), await tell(vendor, id), await tell(vendor, id)];
    const under = name === 'gpt-image-2-art' ? 'processing' : 'running';
    expect([taken.status, ...told.map(({ json }) => json.status)]).toStrictEqual([
      'pending',
      under,
      'succeeded',
      'succeeded',
    ]);
    expect(told.map(({ status }) => status)).toStrictEqual(
      name === 'gptimage2-ai' ? [202, 200, 200] : [200, 200, 200],
    );
    const stranger = await fetch(`${vendor.emulator.baseUrl}${JOBS[name]}${id}`);
    expect([stranger.status, (await tell(vendor, 'nobody')).status]).toStrictEqual([401, 404]);
  });

  it.each([
    ['failed', 100],
    ['canceled', 100],
    // Its images may still arrive.
    ['endless', 90],
    ['napping', 90],
  ])('that is %s leaves %i credits of 100, however often it is polled', async (status, left) => {
    const vendor = await aVendor(name, { credits: 100 });
    vendor.emulator.scriptFor('', { job: { status } });
    const id = await idOf(await create(name, vendor, 'A barn'));
    expect(vendor.emulator.balance).toBe(90);
    await tell(vendor, id);
    await tell(vendor, id);
    expect(vendor.emulator.balance).toBe(left);
  });
});

describe('an error after billing', () => {
  it.each([
    ['gpt-image-2-art', 100],
    ['gptimage2-ai', 90],
  ] as const)('at %s leaves %i credits of 100', async (name, left) => {
    const vendor = await aVendor(name, { credits: 100 });
    vendor.emulator.script([{ status: 500, bills: true }]);
    expect(await statusOf(create(name, vendor, 'A barn'))).toBe(500);
    expect([vendor.emulator.billed.length, vendor.emulator.balance]).toStrictEqual([1, left]);
  });
});

describe('an image URL of an emulator', () => {
  it('works without a key and rejects requests with one', async () => {
    const vendor = await aVendor('kairval');
    const { data } = (await (await create('kairval', vendor, 'A barn')).json()) as {
      data: { url: string }[];
    };
    const { url } = data[0]!;
    const plain = await fetch(url);
    expect([plain.status, plain.headers.get('content-type')]).toStrictEqual([200, 'image/png']);
    expect((await fetch(url, { headers: headersOf(vendor) })).status).toBe(400);
    expect((await fetch(`${url}x`)).status).toBe(404);
    expect(vendor.emulator.downloads).toHaveLength(3);
  });
});
