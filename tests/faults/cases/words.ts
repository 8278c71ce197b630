import { fails } from '../ending';
import { faultAt, VENDORS, type FaultCase, type VendorName } from '../fault-case';

const CALLED: readonly VendorName[] = VENDORS.filter((vendor) => vendor !== 'openai-urls');

/** Where APIs and what stands in front of them put what went wrong. */
const PLACES: readonly (readonly [string, unknown])[] = [
  ['detail', { detail: 'Invalid size' }],
  [
    'a list of details',
    { detail: [{ type: 'enum', loc: ['body', 'size'], msg: 'Invalid size', input: 'huge' }] },
  ],
  ['an object in detail', { detail: { error: { message: 'Invalid size' } } }],
  ['a list of errors', { errors: [{ message: 'Invalid size' }] }],
  ['errors by field', { message: 'The given data was invalid.', errors: { size: ['Invalid size'] } }],
  ['message', { message: 'Invalid size' }],
  ['title and detail', { type: 'about:blank', title: 'Bad request', status: 400, detail: 'Invalid size' }],
  ['error_description', { error: 'invalid_request', error_description: 'Invalid size' }],
  ['JSON in a text', { error: { message: '{"error":{"message":"Invalid size"}}' } }],
  ['plain text', 'Invalid size'],
  [
    'a web page',
    '<!doctype html><html><head><title>Invalid size</title></head><body><h1>400</h1></body></html>',
  ],
];

/** A refusal is told in the vendor's own words, wherever they stand. */
export const words: FaultCase[] = PLACES.flatMap(([place, body]) =>
  faultAt(CALLED, `400 with its words in ${place}`, { at: 'create', answer: { status: 400, body } }, () =>
    fails('provider_rejected', 0, /HTTP 400, “.*Invalid size/),
  ),
);
