const dataUrl = /^data:[\w.+-]+\/[\w.+-]+(?:;[\w.+-]+=[\w.+-]+)*;base64,/i;

/** Whether a text is a `data:` URL with base64 in it. */
export const isDataUrl = (text: string): boolean => dataUrl.test(text.slice(0, 200));

/** Null when anything but base64 was in it: Node skips foreign characters silently. */
const decode = (compact: string): Buffer | null => {
  const bytes = Buffer.from(compact, 'base64');
  const isWhole = compact.length % 4 !== 1 && bytes.byteLength === Math.floor((compact.length * 3) / 4);
  return isWhole && bytes.byteLength > 0 ? bytes : null;
};

const padding = (base64: string): number => (base64.endsWith('==') ? 2 : base64.endsWith('=') ? 1 : 0);

/**
 * Bytes of base64 or URL-safe base64, alone or as a `data:` URL; null when it is none. Megabytes are searched for
 * line breaks only where they do not decode as they are.
 */
export const inlineBytes = (text: string): Buffer | null => {
  const base64 = text.slice(dataUrl.exec(text.slice(0, 200))?.[0].length ?? 0);
  return (
    decode(base64.slice(0, base64.length - padding(base64))) ??
    decode(base64.replace(/\s+/g, '').replace(/=+$/, ''))
  );
};
