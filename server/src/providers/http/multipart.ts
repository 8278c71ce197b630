import { randomUUID } from 'node:crypto';

/** A part of a form: text, or a file when it has a file name. Names hold no quotes and no line breaks. */
export type FormPart =
  { name: string; text: string } | { name: string; fileName: string; mime: string; bytes: Uint8Array };

const headOf = (part: FormPart): string => {
  const disposition = `Content-Disposition: form-data; name="${part.name}"`;
  return 'text' in part
    ? `${disposition}\r\n\r\n`
    : `${disposition}; filename="${part.fileName}"\r\nContent-Type: ${part.mime}\r\n\r\n`;
};

/**
 * `multipart/form-data` (RFC 7578) as bytes. Text stays as it is: the platform's `FormData` would turn every line
 * break into CRLF, and then the vendor reads another prompt than the one on record.
 */
export const encodeMultipart = (parts: readonly FormPart[]): { contentType: string; content: Uint8Array } => {
  // Random, so that no image can hold it.
  const boundary = `part-${randomUUID()}`;
  const content = Buffer.concat([
    ...parts.flatMap((part) => [
      Buffer.from(`--${boundary}\r\n${headOf(part)}`),
      'text' in part ? Buffer.from(part.text) : part.bytes,
      Buffer.from('\r\n'),
    ]),
    Buffer.from(`--${boundary}--\r\n`),
  ]);
  return { contentType: `multipart/form-data; boundary=${boundary}`, content };
};
