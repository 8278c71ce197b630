import { fails, succeeds, type Ending } from '../ending';
import { BY_ADDRESS, faultAt, VENDORS, type FaultCase } from '../fault-case';
import type { Delivery } from '../pictures';

const blocked = (): Ending => fails('download_blocked', 1, /not downloaded/);

/** `{port}` is a server on this machine that must never be reached. */
const FORBIDDEN: readonly (readonly [string, string])[] = [
  ['loopback', 'http://127.0.0.1:{port}/a.png'],
  ['loopback over https', 'https://127.0.0.1/a.png'],
  ['loopback, decimal', 'http://2130706433:{port}/a.png'],
  ['loopback, hex', 'http://0x7f.0.0.1:{port}/a.png'],
  ['loopback, octal', 'http://0177.0.0.1:{port}/a.png'],
  ['loopback, IPv4-mapped', 'http://[::ffff:127.0.0.1]:{port}/a.png'],
  ['loopback, IPv4-mapped in hex', 'http://[::ffff:7f00:1]:{port}/a.png'],
  ['loopback, IPv6', 'http://[::1]:{port}/a.png'],
  ['link-local', 'http://169.254.169.254/latest/meta-data/'],
  ['private', 'https://10.0.0.1/a.png'],
  ['a name for loopback', 'https://localhost/a.png'],
  ['another scheme', 'ftp://127.0.0.1:{port}/a.png'],
  ['a file', 'file:///etc/passwd'],
  ['with credentials', 'https://user:secret@cdn.example.com/a.png'],
];

const addresses: FaultCase[] = FORBIDDEN.flatMap(([name, url]) =>
  faultAt(BY_ADDRESS, `address: ${name}`, { at: 'result', url }, blocked),
);

const redirects: FaultCase[] = FORBIDDEN.filter(([name]) => name !== 'with credentials').flatMap(
  ([name, url]) => faultAt(BY_ADDRESS, `redirect: ${name}`, { at: 'download', redirect: url }, blocked),
);

const downloads: FaultCase[] = [
  ...faultAt(BY_ADDRESS, 'address expired', { at: 'download', answer: { status: 403 }, times: 20 }, () =>
    fails('download_expired', 1, /expired/),
  ),
  ...faultAt(BY_ADDRESS, 'file gone', { at: 'download', answer: { status: 404 }, times: 20 }, () =>
    fails('download_expired', 1, /expired/),
  ),
  ...faultAt(BY_ADDRESS, 'download 503, then well', { at: 'download', answer: { status: 503 } }, () =>
    succeeds(1),
  ),
  ...faultAt(BY_ADDRESS, 'download reset, then well', { at: 'download', connection: 'reset' }, () =>
    succeeds(1),
  ),
  ...faultAt(BY_ADDRESS, 'endless download', { at: 'download', connection: 'endless', times: 20 }, () =>
    fails('download_too_large', 1, /downloadBytes/),
  ),
  ...faultAt(
    BY_ADDRESS,
    'download slower than the limit',
    { at: 'download', connection: 'drip', times: 20 },
    () => fails('provider_timeout', 1, /did not arrive/),
  ),
];

const refusedAs = (says: RegExp): Ending => fails('image_invalid', 1, says);

const PICTURES: Record<Exclude<Delivery, 'nothing'>, Ending> = {
  svg: refusedAs(/an SVG/),
  html: refusedAs(/an HTML page/),
  gif: refusedAs(/a GIF/),
  truncated: refusedAs(/./),
  tiny: refusedAs(/1×1/),
  'sixteen bits': succeeds(1),
  cmyk: succeeds(1),
  'with alpha': succeeds(1),
  ribbon: succeeds(1),
  bomb: fails('image_too_large', 1, /megapixels/),
  mislabelled: succeeds(1),
  random: refusedAs(/./),
};

const isDelivery = (name: string): name is keyof typeof PICTURES => name in PICTURES;

const pictures: FaultCase[] = Object.keys(PICTURES)
  .filter(isDelivery)
  .flatMap((delivers) =>
    faultAt(VENDORS, `picture: ${delivers}`, { at: 'picture', delivers }, () => PICTURES[delivers]),
  );

/** In an answer it is a refusal; at an address it may be there a moment later. */
const nothing = faultAt(VENDORS, 'picture: nothing', { at: 'picture', delivers: 'nothing' }, (vendor) =>
  vendor === 'openai'
    ? fails('provider_rejected', 1, /no picture/)
    : fails('provider_unavailable', 1, /empty/),
);

/** Between the vendor's answer and our library: where a picture lies, how it comes, what it is. */
export const results: FaultCase[] = [...addresses, ...redirects, ...downloads, ...pictures, ...nothing];
