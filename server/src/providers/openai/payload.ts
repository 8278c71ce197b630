import { encodeMultipart } from '../http/multipart';
import type { SubmitCall } from '../http/submit';
import type { ReferenceFile } from './references';

/** Where a body goes, and its bytes. */
export interface OpenAiPayload {
  path: '/images/generations' | '/images/edits';
  payload: SubmitCall['payload'];
}

/** JSON for a new picture; a form with the files for an edit. */
export const encodeOpenAiBody = (
  body: Readonly<Record<string, unknown>>,
  files: readonly ReferenceFile[],
): OpenAiPayload => {
  if (files.length === 0) {
    const payload = { contentType: 'application/json', content: JSON.stringify(body) };
    return { path: '/images/generations', payload };
  }
  const fields = Object.entries(body).map(([name, value]) => ({
    name,
    text: typeof value === 'string' ? value : JSON.stringify(value),
  }));
  // OpenAI takes both spellings; many gateways know only `image`, which cannot carry several.
  const name = files.length === 1 ? 'image' : 'image[]';
  return {
    path: '/images/edits',
    payload: encodeMultipart([...fields, ...files.map((file) => ({ name, ...file }))]),
  };
};
