import { fails } from '../ending';
import { faultAt, VENDORS, type FaultCase, type VendorName } from '../fault-case';

const CALLED: readonly VendorName[] = VENDORS.filter((vendor) => vendor !== 'openai-urls');

/** Where APIs and what stands in front of them put what went wrong; a field named here would be left out. */
const PLACES: readonly (readonly [string, unknown])[] = [
  ['detail', { detail: 'Not drawn today' }],
  [
    'a list of details',
    { detail: [{ type: 'enum', loc: ['body', 'prompt'], msg: 'Not drawn today', input: 'huge' }] },
  ],
  ['an object in detail', { detail: { error: { message: 'Not drawn today' } } }],
  ['a list of errors', { errors: [{ message: 'Not drawn today' }] }],
  ['errors by field', { message: 'The given data was invalid.', errors: { prompt: ['Not drawn today'] } }],
  ['message', { message: 'Not drawn today' }],
  ['title and detail', { type: 'about:blank', title: 'Bad request', status: 400, detail: 'Not drawn today' }],
  ['error_description', { error: 'invalid_request', error_description: 'Not drawn today' }],
  ['JSON in a text', { error: { message: '{"error":{"message":"Not drawn today"}}' } }],
  ['plain text', 'Not drawn today'],
  [
    'a web page',
    '<!doctype html><html><head><title>Not drawn today</title></head><body><h1>400</h1></body></html>',
  ],
];

/** A refusal is told in the vendor's own words, wherever they stand. */
export const words: FaultCase[] = PLACES.flatMap(([place, body]) =>
  faultAt(CALLED, `400 with its words in ${place}`, { at: 'create', answer: { status: 400, body } }, () =>
    fails('provider_rejected', 0, /HTTP 400, “.*Not drawn today/),
  ),
);
