import { describe, expect, it } from 'vitest';
import { errorTitles, isHeroErrorCode } from '../../../admin/src/field/error-wording';
import { formatElapsed } from '../../../admin/src/field/elapsed-time';
import { formatOf, hostOf } from '../../../admin/src/field/facts';
import { pollDelay } from '../../../admin/src/field/poll-delay';
import { STAGES, stageMessages, stageOf } from '../../../admin/src/field/step-wording';
import { ERROR_CODES } from '../../../server/src/contracts/error';
import { STEPS } from '../../../server/src/contracts/generation';

describe('the wording of a run', () => {
  it('has a stage for every step, in order', () => {
    const order = STEPS.map((step) => STAGES.indexOf(stageOf(step)));
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(order).not.toContain(-1);
    expect(new Set(order).size).toBe(STAGES.length);
  });

  it('says “Drawing” while the provider works', () => {
    expect(stageMessages[stageOf('submitted')].defaultMessage).toBe('Drawing');
  });

  it('has a title for every error code of the contract', () => {
    expect(Object.keys(errorTitles).sort()).toEqual([...ERROR_CODES].sort());
  });

  it('accepts no inherited member as an error code', () => {
    expect(isHeroErrorCode('toString')).toBe(false);
    expect(isHeroErrorCode(undefined)).toBe(false);
    expect(isHeroErrorCode('provider_auth')).toBe(true);
  });
});

describe('formatElapsed', () => {
  it.each([
    [0, '0:00'],
    [999, '0:00'],
    [9_000, '0:09'],
    [67_400, '1:07'],
    [3_600_000, '60:00'],
    [-500, '0:00'],
  ])('shows %d ms as %s', (ms, text) => {
    expect(formatElapsed(ms)).toBe(text);
  });
});

describe('pollDelay', () => {
  it('starts at one second and never exceeds three', () => {
    const delays = Array.from({ length: 60 }, (_, attempt) => pollDelay(attempt));
    expect(delays[0]).toBe(1000);
    expect(delays.at(-1)).toBe(3000);
    expect(delays).toEqual([...delays].sort((a, b) => a - b));
  });
});

describe('facts of an image', () => {
  it('shows common names of formats, and hosts', () => {
    expect([formatOf('image/webp'), formatOf('image/jpeg')]).toEqual(['WebP', 'JPEG']);
    expect(hostOf('https://blog.example:8080/uploads/a.jpg')).toBe('blog.example:8080');
    expect(hostOf('not an address')).toBe('');
  });
});
