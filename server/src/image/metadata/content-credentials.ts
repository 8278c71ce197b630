/** Of C2PA's manifest store: a JUMBF superbox whose description names this type (C2PA 2.1, 11.1.4). */
const SUPERBOX = 'jumb';
const DESCRIPTION = 'jumd';
const MANIFEST_STORE = 'c2pa';

const ascii = (data: Buffer, start: number, end: number): string => data.toString('latin1', start, end);

/** Whether data begins with the manifest store of signed content credentials. */
export const isManifestStore = (data: Buffer): boolean =>
  ascii(data, 4, 8) === SUPERBOX &&
  ascii(data, 12, 16) === DESCRIPTION &&
  ascii(data, 16, 20) === MANIFEST_STORE;
