import { describe, expect, it, vi } from 'vitest';
import type { PaidCall } from '../../../server/src/billing/paid-call';
import { createVendorUrls } from '../../../server/src/vendor-urls/vendor-urls';
import { createCallbackController } from '../../../server/src/http/content-api/callback-controller';
import { createWorld } from '../../support/runs/run-harness';

const vendorUrls = createVendorUrls({
  apiUrl: 'https://blog.example.com/api',
  secrets: ['a secret'],
  provider: () => ({ timeoutMs: 180_000, allowPrivateNetwork: false }),
});

const open = (idempotencyKey: string): PaidCall => ({
  ...{ provider: 'main', model: 'main-model', idempotencyKey, jobId: 'job-1', asked: 1, delivered: 0 },
  ...{
    credits: null,
    estimated: true,
    outcome: 'open',
    calledBack: false,
    free: false,
    sentAt: null,
    askedAgain: false,
  },
});

const setUp = async () => {
  const runs = createWorld();
  const { runId } = await runs.start({
    ...{ status: 'running', step: 'submitted', provider: 'main', jobId: 'job-1', idempotencyKey: 'key-1' },
    calls: [open('key-1')],
  });
  const wake = vi.fn();
  const { runStore } = runs.ports;
  const controller = createCallbackController({ vendorUrls, runStore, wake });
  const receive = async (idempotencyKey: string) => {
    const url = vendorUrls.callbackUrl({ runId, provider: 'main', idempotencyKey })!;
    const ctx = { url, params: { provider: 'main', token: url.split('/').at(-1) }, status: 0, body: null };
    await controller.receive(ctx as never, (() => undefined) as never);
    return ctx;
  };
  return { receive, wake };
};

describe('the callback route', () => {
  it('wakes the run of the call and responds without a body', async () => {
    const { receive, wake } = await setUp();
    expect(await receive('key-1')).toMatchObject({ status: 204, body: null });
    expect(wake).toHaveBeenCalledTimes(1);
  });

  it('wakes no run for an unknown call and responds the same', async () => {
    const { receive, wake } = await setUp();
    expect(await receive('key-2')).toMatchObject({ status: 204, body: null });
    expect(wake).not.toHaveBeenCalled();
  });
});
