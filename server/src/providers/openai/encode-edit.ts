import { encodeMultipart } from '../http/multipart';
import type { SubmitCall } from '../http/submit';
import type { Body } from '../request-fields';
import type { ReferenceFile } from './references';

/** The body and the files of an edit as a form. */
export const encodeEdit = (body: Body, files: readonly ReferenceFile[]): SubmitCall['payload'] => {
  const fields = Object.entries(body).map(([name, value]) => ({
    name,
    text: typeof value === 'string' ? value : JSON.stringify(value),
  }));
  // OpenAI takes both spellings; many gateways know only `image`, which cannot carry several.
  const name = files.length === 1 ? 'image' : 'image[]';
  return encodeMultipart([...fields, ...files.map((file) => ({ name, ...file }))]);
};
