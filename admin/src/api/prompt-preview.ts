import type { FetchClient } from '@strapi/strapi/admin';
import type { PreviewPrompt } from '../../../server/src/contracts/admin-api';

export type PromptPreview = PreviewPrompt.Response['data'];

/** Builds the request of a run and its price; no provider is called. */
export const previewPrompt = async (
  client: FetchClient,
  request: PreviewPrompt.Request,
  signal: AbortSignal,
): Promise<PromptPreview> => {
  const { data } = await client.post<PreviewPrompt.Response>('/hero-image/prompt-preview', request, {
    signal,
  });
  return data.data;
};
