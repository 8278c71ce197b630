import { fails } from '../ending';
import { faultAt, VENDORS, type FaultCase, type VendorName } from '../fault-case';

const CALLED: readonly VendorName[] = VENDORS.filter((vendor) => vendor !== 'openai-urls');

/** The vendor says that all is well, has billed, and its words are of no use: told, and not repeated. */
const useless = (vendor: VendorName, fault: string, text: string): FaultCase[] =>
  faultAt([vendor], fault, { at: 'create', text }, () =>
    fails('provider_bad_response', 1, /cannot be used.*may have been billed/),
  );

/** JSON of the right kind without anything in it. */
const withoutPictures: Record<VendorName, string> = {
  openai: '{"created":1,"data":[]}',
  'openai-urls': '{"created":1,"data":[]}',
  kairval: '{"id":"gen_1","data":[]}',
  'gpt-image-2-art': '{"id":"","status":"succeeded","data":[]}',
  'gptimage2-ai': '{"jobId":"","status":"succeeded","results":[]}',
  'gptimageapi-dev': '{"code":0,"message":"ok","data":{"images":[]}}',
};

/** What may stand in an answer with status 200. */
export const answers: FaultCase[] = CALLED.flatMap((vendor) => [
  ...useless(vendor, 'an empty answer', ''),
  ...useless(vendor, 'malformed JSON', '{"data": [{"url": "https://'),
  ...useless(vendor, 'a web page with 200', '<!doctype html><title>Welcome</title>'),
  ...useless(vendor, 'JSON of another shape', '{"ok":true,"images":"soon"}'),
  ...useless(vendor, 'JSON null', 'null'),
  ...faultAt([vendor], 'no pictures in it', { at: 'create', text: withoutPictures[vendor] }, () =>
    fails('provider_rejected', 1, /without a picture.*may have been billed/),
  ),
]);
