import { describe, expect, it } from 'vitest';
import { lateRun, mayStillArrive, reportOf } from '../../../admin/src/field/run-report';
import { makeHero, makeRun } from './generation';

const tried = [{ provider: 'openai', code: 'provider_auth', message: 'Wrong key.', credits: 0 }] as const;
const auth = { code: 'provider_auth', message: 'Wrong key.', retryable: false } as const;
const none = new Set<string>();

describe('reportOf', () => {
  it('reports provider and credits of the run that the hero names', () => {
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

  it('reports each failed provider once', () => {
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

  it('reports the failed publish behind an instant card', () => {
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

  it('reports nothing for a hero whose run is hidden', () => {
    expect(reportOf(makeHero({ generation: 'elsewhere' }), [])).toEqual({
      made: null,
      givenUp: [],
      warnings: [],
    });
  });

  it('reports the last failure where there is no hero', () => {
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

  it('may still arrive until its canceled run is finished', () => {
    expect(mayStillArrive([makeRun({ status: 'canceled' })])).toBe(true);
    expect(mayStillArrive([late, makeRun({ status: 'running' })])).toBe(false);
  });

  it('is offered beside another hero, but not once it is shown or dismissed', () => {
    const other = makeHero({ image: { ...makeHero().image, id: 9 } });
    expect(lateRun([makeRun(), late], { hero: other, dismissed: none })?.id).toBe('late');
    expect(lateRun([late], { hero: null, dismissed: none })?.id).toBe('late');
    expect(lateRun([late], { hero: late.hero, dismissed: none })).toBeNull();
    expect(lateRun([late], { hero: null, dismissed: new Set(['late']) })).toBeNull();
    expect(lateRun([makeRun({ status: 'canceled' })], { hero: null, dismissed: none })).toBeNull();
  });
});
