import { describe, expect, it } from 'vitest';
import { diagnoseBoot } from '../../../server/src/cli/diagnose-boot';
import { BootError } from '../../../server/src/cli/open-app';

const after = (cause: Error) => diagnoseBoot(new BootError(cause.message, { cause }));

describe('what stops Strapi from starting', () => {
  it('is each mistake of the config by itself', () => {
    const found = after(
      new Error('Error regarding hero-image config: use[0] is "x"; no\npublicUrl is "y"; must be'),
    );
    expect(found.map(({ name, says }) => [name, says])).toEqual([
      ['config', 'use[0] is "x"; no'],
      ['config', 'publicUrl is "y"; must be'],
    ]);
  });

  it('is the database, also where only an inner error says so', () => {
    const refused = Object.assign(new Error('connect ECONNREFUSED ::1:5432'), { code: 'ECONNREFUSED' });
    expect(after(new AggregateError([refused]))[0]?.name).toBe('database');
    expect(after(Object.assign(new Error('no such role'), { code: '28000' }))[0]?.name).toBe('database');
  });

  it('is anything else in its own words, without the password of an address', () => {
    const [found] = after(new Error('Cannot reach https://ada:secret@example.com/x'));
    expect(found).toMatchObject({ name: 'strapi', state: 'fail' });
    expect(found?.says).toContain('https://…@example.com/x');
  });
});
