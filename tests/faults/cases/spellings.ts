import { succeeds } from '../ending';
import { BY_ADDRESS, BY_JOB, faultAt, VENDORS, type FaultCase, type VendorName } from '../fault-case';

/** Every answer of the vendor is sent in this spelling; the pictures in it are drawn, billed and whole. */
const spelled = (
  vendors: readonly VendorName[],
  fault: string,
  respell: (body: string) => string,
): FaultCase[] => faultAt(vendors, fault, { at: 'answer', respell }, () => succeeds(1));

const withMember = (member: string) => (body: string) => body.replace('{', `{${member},`);

const AT_ONCE = VENDORS.filter((vendor) => vendor !== 'gpt-image-2-art' && vendor !== 'gptimage2-ai');

const dataOf = (body: string): unknown => {
  const { data } = JSON.parse(body) as { data: { images?: unknown } | unknown[] };
  return Array.isArray(data) ? data : data.images;
};

const OTHER_WORDS: Record<string, string> = {
  pending: 'queued',
  running: 'IN_PROGRESS',
  processing: 'In progress',
  succeeded: 'completed',
};

/** The state of a job under another word. */
const stated = (word: (usual: string) => string) => (body: string) =>
  body.replace(/"status":"(\w+)"/, (_, usual: string) => `"status":"${word(usual)}"`);

/** A picture that was paid for is found, however a gateway spells the answer that it stands in. */
export const spellings: FaultCase[] = [
  ...spelled(VENDORS, 'picture beside an empty error', withMember('"error":""')),
  ...spelled(
    VENDORS,
    'picture beside an error without words',
    withMember('"error":{"message":null,"code":""}'),
  ),
  ...spelled(
    VENDORS,
    'picture beside an error that says success',
    withMember('"error":{"code":0,"message":"success"}'),
  ),
  ...spelled(VENDORS, 'picture behind a byte order mark', (body) => `\uFEFF${body}`),
  ...spelled(BY_ADDRESS, 'address beside base64 that is none', (body) =>
    body.replace(/"(url|imageUrl)":/g, '"b64_json":"<expired>","$1":'),
  ),
  ...spelled(BY_ADDRESS, 'address beside base64 that is no picture', (body) =>
    body.replace(/"(url|imageUrl)":/g, '"b64_json":"null","$1":'),
  ),
  ...spelled(BY_ADDRESS, 'relative address', (body) => body.replace(/http:\/\/127\.0\.0\.1:\d+/g, '')),
  ...spelled(AT_ONCE, 'bare array', (body) => JSON.stringify(dataOf(body))),
  ...spelled(AT_ONCE, 'list called images', (body) => JSON.stringify({ images: dataOf(body) })),
  ...spelled(
    BY_JOB,
    'job states in capitals',
    stated((word) => word.toUpperCase()),
  ),
  ...spelled(
    BY_JOB,
    'job states in other words',
    stated((word) => OTHER_WORDS[word] ?? word),
  ),
  ...spelled(
    BY_JOB,
    'job under way in a word that is not known',
    stated((word) => (word === 'succeeded' ? word : 'napping')),
  ),
  ...spelled(
    BY_JOB,
    'job done in a word that is not known',
    stated((word) => (word === 'succeeded' ? 'voilà' : word)),
  ),
  ...spelled(BY_JOB, 'job state under another name', (body) => body.replace('"status"', '"state"')),
  ...spelled(
    BY_JOB,
    'job in an envelope',
    (body) => `{"code":200,"msg":"success","status":"success","data":${body}}`,
  ),
  ...spelled(BY_JOB, 'results as a list of strings', (body) =>
    body.replace(/\{(?:"url"|"imageUrl"):("[^"]*")[^}]*\}/g, '$1'),
  ),
];
