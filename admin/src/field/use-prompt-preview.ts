import type { FetchClient } from '@strapi/strapi/admin';
import { useEffect, useRef, useState } from 'react';
import type { CreateAdminGeneration } from '../../../server/src/contracts/generation';
import { previewPrompt, type PromptPreview } from '../api/prompt-preview';
import { readFailure, type Failure } from '../api/request-failure';

const QUIET_MS = 600;

export type PreviewState =
  | { status: 'loading' }
  | { status: 'ready'; preview: PromptPreview }
  | { status: 'failed'; failure: Failure };

/**
 * Request and price of the next run, fetched again once `subject` (the title and the chosen options) has been
 * stable for a moment. Calls no provider.
 */
export const usePromptPreview = ({
  client,
  active,
  subject,
  request,
}: {
  client: FetchClient;
  active: boolean;
  subject: string;
  request: () => CreateAdminGeneration;
}): PreviewState => {
  const [state, setState] = useState<PreviewState>({ status: 'loading' });
  const latestRequest = useRef(request);
  latestRequest.current = request;

  useEffect(() => {
    if (!active) return;
    const controller = new AbortController();
    const ask = async (): Promise<void> => {
      try {
        const preview = await previewPrompt(client, latestRequest.current(), controller.signal);
        if (!controller.signal.aborted) setState({ status: 'ready', preview });
      } catch (error) {
        if (!controller.signal.aborted) setState({ status: 'failed', failure: readFailure(error) });
      }
    };
    const timer = setTimeout(() => void ask(), QUIET_MS);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [active, client, subject]);

  return state;
};
