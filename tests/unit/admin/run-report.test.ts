import { describe, expect, it } from 'vitest';
import { lateRun, mayStillArrive, reportOf } from '../../../admin/src/field/run-report';
import { makeHero, makeRun } from './generation';

const tried = [{ provider: 'openai', code: 'provider_auth', message: 'Wrong key.', credits: 0 }] as const;
const auth = { code: 'provider_auth', message: 'Wrong key.', retryable: false } as const;
const none = new Set<string>();

describe('the report of a hero', () => {
  it('names what generated it and the credits, from the run that it names', () => {
    const hero = makeHero({ source: 'ai', generation: 'run-2' });
    const runs = [
      makeRun({ id: 'run-3', status: 'failed', error: auth }),
      makeRun({ id: 'run-2', provider: 'openai', cost: { credits: 3, estimated: false } }),
    ];
    expect(reportOf(hero, runs)).toEqual({
      made: { provider: 'openai', isCard: false, credits: 3 },
      givenUp: [],
      warnings: [],
    });
  });

  it('names the providers that were given up, and says each of them once', () => {
    const run = makeRun({
      status: 'succeeded',
      provider: 'brand-card',
      tried: [...tried],
      warnings: ['openai failed: Wrong key.', 'The picture is small.'],
      cost: { credits: 0, estimated: false },
    });
    expect(reportOf(makeHero(), [run])).toEqual({
      made: { provider: 'brand-card', isCard: true, credits: 0 },
      givenUp: [{ provider: 'openai', code: 'provider_auth' }],
      warnings: ['The picture is small.'],
    });
  });

  it('names the failed image behind the card of a publish', () => {
    const card = makeRun({
      id: 'card',
      trigger: 'instant-card',
      status: 'succeeded',
      provider: 'brand-card',
    });
    const publish = makeRun({
      ...{ id: 'publish', trigger: 'publish', status: 'failed' },
      ...{ provider: 'kairval', tried: [...tried], error: auth },
    });
    const hero = makeHero({ generation: 'card' });
    expect(reportOf(hero, [card, publish]).givenUp.map(({ provider }) => provider)).toEqual([
      'openai',
      'kairval',
    ]);
    const chosen = makeRun({ ...card, trigger: 'button' });
    expect(reportOf(hero, [chosen, publish]).givenUp).toEqual([]);
  });

  it('says nothing of a hero whose run cannot be seen', () => {
    expect(reportOf(makeHero({ generation: 'elsewhere' }), [])).toEqual({
      made: null,
      givenUp: [],
      warnings: [],
    });
  });

  it('names the last failure where there is no hero', () => {
    const failed = makeRun({ status: 'failed', provider: 'openai', error: auth });
    expect(reportOf(null, [failed]).givenUp).toEqual([{ provider: 'openai', code: 'provider_auth' }]);
    expect(reportOf(null, [makeRun({ status: 'canceled', error: auth }), failed]).givenUp).toEqual([]);
  });
});

describe('an image that arrives after a cancel', () => {
  const late = makeRun({
    ...{ id: 'late', status: 'canceled', finishedAt: '2026-01-01T10:01:00.000Z' },
    hero: makeHero({ generation: 'late', source: 'ai' }),
  });

  it('is waited for as long as its run has something left to do', () => {
    expect(mayStillArrive([makeRun({ status: 'canceled' })])).toBe(true);
    expect(mayStillArrive([late, makeRun({ status: 'running' })])).toBe(false);
  });

  it('is found beside another hero, and not once it is shown or dismissed', () => {
    const other = makeHero({ image: { ...makeHero().image, id: 9 } });
    expect(lateRun([makeRun(), late], { hero: other, dismissed: none })?.id).toBe('late');
    expect(lateRun([late], { hero: null, dismissed: none })?.id).toBe('late');
    expect(lateRun([late], { hero: late.hero, dismissed: none })).toBeNull();
    expect(lateRun([late], { hero: null, dismissed: new Set(['late']) })).toBeNull();
    expect(lateRun([makeRun({ status: 'canceled' })], { hero: null, dismissed: none })).toBeNull();
  });
});
