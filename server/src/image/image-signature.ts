export const SOURCE_FORMATS = ['png', 'jpeg', 'webp', 'avif'] as const;

/** Formats an image may come in. */
export type SourceFormat = (typeof SOURCE_FORMATS)[number];

/** What the first bytes say: a format we read, or the name of what it is instead, as in "is an SVG". */
export type ImageSignature = { format: SourceFormat } | { refused: string };

const ascii = (bytes: Uint8Array, start: number, end: number): string =>
  String.fromCharCode(...bytes.subarray(start, end));

const readable: readonly [SourceFormat, (bytes: Uint8Array) => boolean][] = [
  ['png', (bytes) => ascii(bytes, 0, 8) === '\x89PNG\r\n\x1a\n'],
  ['jpeg', (bytes) => ascii(bytes, 0, 3) === '\xff\xd8\xff'],
  ['webp', (bytes) => ascii(bytes, 0, 4) === 'RIFF' && ascii(bytes, 8, 12) === 'WEBP'],
  // ISO base media: the brands follow the `ftyp` box; mif1 alone may also be HEIC, so an AVIF brand must be among them.
  ['avif', (bytes) => ascii(bytes, 4, 8) === 'ftyp' && /^(?:.{4})*?avi[fs]/s.test(ascii(bytes, 8, 40))],
];

const refusedStarts: readonly [string, string][] = [
  ['GIF8', 'a GIF'],
  ['%PDF-', 'a PDF'],
  ['BM', 'a BMP'],
  ['II*\0', 'a TIFF'],
  ['MM\0*', 'a TIFF'],
  ['\0\0\x01\0', 'an icon file'],
  ['\xff\x0a', 'a JPEG XL'],
  ['\0\0\0\x0cJXL ', 'a JPEG XL'],
  ['\0\0\0\x0cjP  ', 'a JPEG 2000'],
  ['8BPS', 'a Photoshop file'],
  ['PK\x03\x04', 'a ZIP archive'],
  ['\x1f\x8b', 'a gzip archive'],
];

const describeText = (text: string): string | null => {
  const start = text.replace(/^(?:\xef\xbb\xbf)?\s*/, '').toLowerCase();
  if (start.startsWith('<') && start.includes('<svg')) return 'an SVG';
  if (/^<(?:!doctype html|html|head|body)/.test(start)) return 'an HTML page';
  if (start.startsWith('<')) return 'an XML document';
  if (/^[{[]/.test(start)) return 'a JSON document';
  return /^[\t\n\r -~\x80-\xff]+$/.test(start) && /[a-z]/.test(start) ? 'a text' : null;
};

/** Tells the format from the content alone: a claimed type or file name proves nothing. */
export const readSignature = (bytes: Uint8Array): ImageSignature => {
  const match = readable.find(([, matches]) => matches(bytes));
  if (match) return { format: match[0] };
  const start = ascii(bytes, 0, 1024);
  const refused = refusedStarts.find(([magic]) => start.startsWith(magic));
  if (refused) return { refused: refused[1] };
  if (ascii(bytes, 4, 8) === 'ftyp') return { refused: 'a HEIC picture or a video' };
  return { refused: describeText(start) ?? 'no known picture format' };
};

/** Whether the first bytes are those of a format that is read. */
export const isImage = (bytes: Uint8Array): boolean => 'format' in readSignature(bytes);
