import { describe, expect, it } from 'vitest';
import { namedFields } from '../../../../server/src/providers/mapping/named-fields';

const SENT = ['size', 'quality', 'n', 'response_format', 'background', 'negative_prompt'];
const said = (message: string) => ({ error: { message, type: 'invalid_request_error', param: null } });

describe('namedFields', () => {
  it.each<[unknown, string[]]>([
    [{ detail: 'Argument not supported: size' }, ['size']],
    ['Argument not supported: size', ['size']],
    [{ detail: 'Invalid size' }, ['size']],
    [said("Unknown parameter: 'response_format'."), ['response_format']],
    [{ error: { message: 'No.', param: 'quality' } }, ['quality']],
    [{ error: { message: 'No.', param: 'body.n' } }, ['n']],
    [{ detail: [{ loc: ['body', 'size'], msg: 'Extra inputs are not permitted' }] }, ['size']],
    [{ errors: [{ field: 'background', message: 'is not allowed' }] }, ['background']],
    [{ issues: [{ code: 'unrecognized_keys', keys: ['n', 'quality'] }] }, ['quality', 'n']],
    [{ message: "Additional properties are not allowed ('size' was unexpected)" }, ['size']],
    [{ error: "generate() got an unexpected keyword argument 'quality'" }, ['quality']],
    [{ error: 'Unsupported parameters: size, quality' }, ['size', 'quality']],
    [{ msg: 'The parameter `n` is not supported by this model' }, ['n']],
    [{ msg: 'This model does not support the quality parameter.' }, ['quality']],
    [{ msg: 'quality is not supported' }, ['quality']],
    [{ msg: 'quality: Extra inputs are not permitted' }, ['quality']],
    [{ msg: "negative_prompt isn't supported for this model" }, ['negative_prompt']],
    [{ error: { message: '"size" is not allowed' } }, ['size']],
  ])('finds in %j the fields %j', (answer, fields) => {
    expect(namedFields(answer, SENT)).toStrictEqual(fields);
  });

  it.each<unknown>([
    { detail: 'The size is not offered.' },
    { detail: 'The prompt is not understood.' },
    { detail: 'The image is of bad quality and cannot be used as a reference' },
    { error: { message: 'Unknown parameter', param: 'resize' } },
    said("Missing required parameter: 'size'."),
    { detail: [{ type: 'missing', loc: ['body', 'size'], msg: 'Field required' }] },
    said('Invalid prompt: a full-size portrait'),
    said('Your account is not allowed to use this model'),
    '<html><body>Bad request, size of header not allowed to exceed 8 kB</body></html>'.repeat(3),
    null,
    undefined,
  ])('finds no field in %j', (answer) => {
    expect(namedFields(answer, SENT)).toStrictEqual([]);
  });
});

it('namedFields finishes quickly for any answer', () => {
  const words = ['invalid ' + 'a,'.repeat(240), 'unsupported: ' + 'aand'.repeat(240), 'not '.repeat(240)];
  // An exponential search would not finish.
  for (const detail of words) expect(namedFields({ detail: Array(50).fill(detail) }, SENT)).toStrictEqual([]);
});
