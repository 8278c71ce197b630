import { describe, expect, it } from 'vitest';
import { idle, isBusy, reduceRun, type RunEvent, type RunState } from '../../../admin/src/field/run-state';
import { makeHero, makeRun } from './generation';

const after = (...events: RunEvent[]): RunState => events.reduce(reduceRun, idle);

const requested: RunEvent = { type: 'asked', wish: 'generation', at: 1000 };
const joined: RunEvent = { type: 'joined', run: makeRun(), origin: 'editor', at: 1000 };
const timeout = { code: 'provider_timeout', message: 'Too slow.', retryable: true } as const;

describe('reduceRun', () => {
  it('is busy as soon as a run is requested', () => {
    const state = after(requested);
    expect(state).toEqual({ phase: 'asking', wish: 'generation', startedAt: 1000 });
    expect(isBusy(state)).toBe(true);
  });

  it('keeps the time of the request while the run advances', () => {
    const state = after(requested, joined, { type: 'polled', run: makeRun({ step: 'fetched' }) });
    expect(state).toMatchObject({
      phase: 'running',
      startedAt: 1000,
      origin: 'editor',
      run: { step: 'fetched' },
    });
  });

  it('yields the hero when the run has succeeded', () => {
    const hero = makeHero();
    const state = after(requested, joined, { type: 'polled', run: makeRun({ status: 'succeeded', hero }) });
    expect(state).toMatchObject({ phase: 'succeeded', hero, origin: 'editor' });
    expect(isBusy(state)).toBe(true);
  });

  it('yields the hero at once when an identical request was answered before', () => {
    const run = makeRun({ status: 'succeeded', hero: makeHero() });
    expect(after(requested, { type: 'joined', run, origin: 'editor', at: 1000 })).toMatchObject({
      phase: 'succeeded',
    });
  });

  it('records that the run was started in the background', () => {
    const hero = makeHero();
    const state = after(
      { type: 'joined', run: makeRun(), origin: 'background', at: 5 },
      { type: 'polled', run: makeRun({ status: 'succeeded', hero }) },
    );
    expect(state).toMatchObject({ phase: 'succeeded', origin: 'background' });
  });

  it('shows the reason of a failed run', () => {
    const state = after(requested, joined, {
      type: 'polled',
      run: makeRun({ status: 'failed', error: timeout }),
    });
    expect(state).toEqual({ phase: 'failed', wish: 'generation', failure: { kind: 'refused', ...timeout } });
    expect(isBusy(state)).toBe(false);
  });

  it('fails a run that succeeded without a hero', () => {
    const state = after(requested, joined, { type: 'polled', run: makeRun({ status: 'succeeded' }) });
    expect(state).toMatchObject({ phase: 'failed', failure: { kind: 'unexpected' } });
  });

  it('shows why a run succeeded without a hero, where the run says so', () => {
    const run = makeRun({ status: 'succeeded', warnings: ['Picture 1 is flagged.'] });
    expect(after(requested, joined, { type: 'polled', run })).toMatchObject({
      failure: { kind: 'unexpected', message: 'Picture 1 is flagged.' },
    });
  });

  it('distinguishes an unknown outcome from a failure', () => {
    const state = after(requested, joined, { type: 'polled', run: makeRun({ status: 'unknown' }) });
    expect(state).toEqual({ phase: 'unknown', runId: 'run-1', message: null });
  });

  it('ends when the run was canceled', () => {
    const state = after(
      requested,
      joined,
      { type: 'cancel_asked' },
      { type: 'polled', run: makeRun({ status: 'canceled' }) },
    );
    expect(state).toEqual({ phase: 'canceled', runId: 'run-1' });
  });

  it('keeps a requested cancel through the next poll', () => {
    const state = after(
      joined,
      { type: 'cancel_asked' },
      { type: 'polled', run: makeRun({ step: 'submitted' }) },
    );
    expect(state).toMatchObject({ phase: 'running', canceling: true });
  });

  it('allows another cancel when the first request was lost', () => {
    expect(after(joined, { type: 'cancel_asked' }, { type: 'cancel_lost' })).toMatchObject({
      canceling: false,
    });
  });

  it('continues when the network is back', () => {
    const lost = after(joined, { type: 'poll_lost' });
    expect(lost).toMatchObject({ phase: 'running', offline: true });
    expect(reduceRun(lost, { type: 'polled', run: makeRun() })).toMatchObject({ offline: false });
  });

  it('ignores a poll of another run', () => {
    const state = after(joined, { type: 'polled', run: makeRun({ id: 'run-0', status: 'failed' }) });
    expect(state).toMatchObject({ phase: 'running', run: { id: 'run-1' } });
  });

  it('ignores a poll that is answered after the end', () => {
    const state = after(joined, { type: 'settled' }, { type: 'polled', run: makeRun() });
    expect(state).toEqual(idle);
  });
});
