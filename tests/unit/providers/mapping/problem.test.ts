import { describe, expect, it } from 'vitest';
import { errorOf, problemOf } from '../../../../server/src/providers/mapping/problem';

const reasonOf = (json: unknown): string | null => problemOf(json)?.reason ?? null;

describe('problemOf', () => {
  it.each<[string, unknown, string]>([
    ['detail', { detail: 'Invalid size' }, 'Invalid size'],
    [
      'details of FastAPI, with the field and without the input',
      { detail: [{ type: 'enum', loc: ['body', 'size'], msg: 'Not offered', input: 'a whole prompt' }] },
      'size: Not offered',
    ],
    [
      'several details',
      { detail: [{ msg: 'One' }, { msg: 'Two' }, { msg: 'Three' }, { msg: 'Four' }] },
      'One; Two; Three',
    ],
    ['an object in detail', { detail: { code: 7, message: 'Invalid size' } }, 'Invalid size'],
    ['errors of strings', { errors: ['Invalid size'] }, 'Invalid size'],
    [
      'errors by field',
      { message: 'Not valid.', errors: { size: ['is not offered'] } },
      'Not valid: size: is not offered',
    ],
    ['message', { message: 'Invalid size' }, 'Invalid size'],
    [
      'messages',
      { statusCode: 400, message: ['Invalid size', 'Invalid n'], error: 'Bad Request' },
      'Bad Request: Invalid size; Invalid n',
    ],
    [
      'problem details',
      { type: 'about:blank', title: 'Bad request', status: 400, detail: 'Invalid size' },
      'Bad request: Invalid size',
    ],
    [
      'an error of OAuth',
      { error: 'invalid_grant', error_description: 'The key has expired.' },
      'The key has expired.',
    ],
    ['a nested error', { error: { error: { message: 'Invalid size' } } }, 'Invalid size'],
    ['JSON in a text', { error: { message: '{"error":{"message":"Invalid size"}}' } }, 'Invalid size'],
    ['JSON as the error', { error: '{"message":"Invalid size"}' }, 'Invalid size'],
    [
      'a list around it',
      [{ error: { code: 400, message: 'Invalid size', status: 'INVALID_ARGUMENT' } }],
      'Invalid size',
    ],
    ['a code alone', { error: 'size_invalid' }, 'size_invalid'],
    ['a fault of a gateway', { fault: { faultstring: 'Quota', detail: { errorcode: 'x' } } }, 'Quota'],
    ['the same twice', { message: 'Invalid size', detail: 'Invalid size' }, 'Invalid size'],
  ])("finds the vendor's message in %s", (_, json, expected) => {
    expect(reasonOf(json)).toBe(expected);
  });

  it('finds the codes beside the message', () => {
    expect(problemOf({ error: { code: 402, type: 'billing', message: 'Top up.' } })?.names).toStrictEqual([
      '402',
      'billing',
    ]);
    expect(problemOf({ error: 'insufficient_credits', message: 'Top up.' })?.names).toStrictEqual([
      'insufficient_credits',
    ]);
  });
});

describe('problemOf and errorOf without a message', () => {
  it.each([
    [null],
    [undefined],
    [{}],
    [[]],
    [{ error: '' }],
    [{ error: {} }],
    [{ error: null, errors: [] }],
    [{ error: false, detail: 0 }],
    [{ error: { message: null, code: '' } }],
    [{ id: 'j1', data: [{ url: 'https://cdn.test/1.png' }] }],
  ])('find nothing in %j', (json) => {
    expect(problemOf(json)).toBeNull();
  });

  it('find no error in an answer that only has a message', () => {
    expect(errorOf({ message: 'success', data: [] })).toBeNull();
    expect(errorOf({ errors: [{ message: 'No' }] })?.reason).toBe('No');
  });

  it('find nothing in an answer that is nested too deeply', () => {
    const nested: unknown = Array.from({ length: 50 }).reduce((inner) => ({ error: inner }), 'No');
    expect(problemOf(nested)).toBeNull();
  });
});
