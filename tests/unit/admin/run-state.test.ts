import { describe, expect, it } from 'vitest';
import { idle, isBusy, reduceRun, type RunEvent, type RunState } from '../../../admin/src/field/run-state';
import { makeHero, makeRun } from './generation';

const after = (...events: RunEvent[]): RunState => events.reduce(reduceRun, idle);

const asked: RunEvent = { type: 'asked', wish: 'generation', at: 1000 };
const joined: RunEvent = { type: 'joined', run: makeRun(), origin: 'editor', at: 1000 };
const timeout = { code: 'provider_timeout', message: 'Too slow.', retryable: true } as const;

describe('the state of a run', () => {
  it('is busy from the press of the button on', () => {
    const state = after(asked);
    expect(state).toEqual({ phase: 'asking', wish: 'generation', startedAt: 1000 });
    expect(isBusy(state)).toBe(true);
  });

  it('keeps the time of the press while the run goes through its steps', () => {
    const state = after(asked, joined, { type: 'polled', run: makeRun({ step: 'fetched' }) });
    expect(state).toMatchObject({
      phase: 'running',
      startedAt: 1000,
      origin: 'editor',
      run: { step: 'fetched' },
    });
  });

  it('gives the hero when the run has succeeded', () => {
    const hero = makeHero();
    const state = after(asked, joined, { type: 'polled', run: makeRun({ status: 'succeeded', hero }) });
    expect(state).toMatchObject({ phase: 'succeeded', hero, origin: 'editor' });
    expect(isBusy(state)).toBe(true);
  });

  it('gives the hero at once when an identical request was answered before', () => {
    const run = makeRun({ status: 'succeeded', hero: makeHero() });
    expect(after(asked, { type: 'joined', run, origin: 'editor', at: 1000 })).toMatchObject({
      phase: 'succeeded',
    });
  });

  it('remembers that somebody else started the run', () => {
    const hero = makeHero();
    const state = after(
      { type: 'joined', run: makeRun(), origin: 'background', at: 5 },
      { type: 'polled', run: makeRun({ status: 'succeeded', hero }) },
    );
    expect(state).toMatchObject({ phase: 'succeeded', origin: 'background' });
  });

  it('shows the reason of a failed run', () => {
    const state = after(asked, joined, {
      type: 'polled',
      run: makeRun({ status: 'failed', error: timeout }),
    });
    expect(state).toEqual({ phase: 'failed', wish: 'generation', failure: { kind: 'refused', ...timeout } });
    expect(isBusy(state)).toBe(false);
  });

  it('calls a run that succeeded without a hero a failure', () => {
    const state = after(asked, joined, { type: 'polled', run: makeRun({ status: 'succeeded' }) });
    expect(state).toMatchObject({ phase: 'failed', failure: { kind: 'unexpected' } });
  });

  it('says why it succeeded without one, where the run says so', () => {
    const run = makeRun({ status: 'succeeded', warnings: ['Picture 1 is flagged.'] });
    expect(after(asked, joined, { type: 'polled', run })).toMatchObject({
      failure: { kind: 'unexpected', message: 'Picture 1 is flagged.' },
    });
  });

  it('tells an unknown outcome apart from a failure', () => {
    const state = after(asked, joined, { type: 'polled', run: makeRun({ status: 'unknown' }) });
    expect(state).toEqual({ phase: 'unknown', runId: 'run-1', message: null });
  });

  it('ends when the run was canceled', () => {
    const state = after(
      asked,
      joined,
      { type: 'cancel_asked' },
      { type: 'polled', run: makeRun({ status: 'canceled' }) },
    );
    expect(state).toEqual({ phase: 'canceled', runId: 'run-1' });
  });

  it('still shows a wish to cancel at the next poll', () => {
    const state = after(
      joined,
      { type: 'cancel_asked' },
      { type: 'polled', run: makeRun({ step: 'submitted' }) },
    );
    expect(state).toMatchObject({ phase: 'running', canceling: true });
  });

  it('lets the editor cancel again when the first wish was lost', () => {
    expect(after(joined, { type: 'cancel_asked' }, { type: 'cancel_lost' })).toMatchObject({
      canceling: false,
    });
  });

  it('goes on when the network comes back', () => {
    const lost = after(joined, { type: 'poll_lost' });
    expect(lost).toMatchObject({ phase: 'running', offline: true });
    expect(reduceRun(lost, { type: 'polled', run: makeRun() })).toMatchObject({ offline: false });
  });

  it('takes no notice of a poll that belongs to another run', () => {
    const state = after(joined, { type: 'polled', run: makeRun({ id: 'run-0', status: 'failed' }) });
    expect(state).toMatchObject({ phase: 'running', run: { id: 'run-1' } });
  });

  it('takes no notice of a poll that answers after the end', () => {
    const state = after(joined, { type: 'settled' }, { type: 'polled', run: makeRun() });
    expect(state).toEqual(idle);
  });
});
