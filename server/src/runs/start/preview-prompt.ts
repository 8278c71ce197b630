import type { PreviewPrompt } from '../../contracts/admin-api';
import type { Ports, SnapshotInput } from '../model/ports';

/** Builds the prompt that a run would send, and calls no provider. */
export const createPromptPreview =
  ({ snapshotRequest, provider: providerOf }: Pick<Ports, 'snapshotRequest' | 'provider'>) =>
  async (input: SnapshotInput): Promise<PreviewPrompt.Response['data']> => {
    const { request, template, templateVersion, providers, model, creditsEstimated, warnings } =
      await snapshotRequest(input);
    const [name = ''] = providers;
    const { provider } = providerOf(name, model);
    const { prompt, negativePrompt, altText, fileName, quality, count, frame } = request;
    return {
      ...{ prompt, negativePrompt, altText, fileName, template, templateVersion, quality, frame },
      provider: name,
      model: provider.model,
      candidates: count,
      credits: creditsEstimated,
      warnings: warnings.map((message) => ({ type: 'other' as const, feature: 'template', message })),
    };
  };
