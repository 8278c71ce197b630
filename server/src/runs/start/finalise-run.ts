import type { PreviewFinal } from '../../contracts/admin-api';
import { HeroError } from '../../contracts/error';
import type { Generation } from '../../contracts/generation';
import { planFinal, type FinalInput } from './plan-final';
import type { Run } from '../model/run';
import type { TemplateStore } from '../../templates/template-store';
import { startRun, type StartDeps, type StartInput } from './start-run';

export interface FinaliseDeps extends StartDeps {
  templates: Pick<TemplateStore, 'resolve'>;
}

interface Final extends FinalInput {
  documentId: string;
}

/** @throws HeroError config_invalid when there is no picture to finalise, or nothing to gain by it */
const planFor = async (
  { provider: providerOf, templates }: FinaliseDeps,
  row: Run,
  candidate: number | undefined,
): Promise<Final> => {
  const { documentId } = row;
  if (documentId === null) {
    throw new HeroError({
      code: 'config_invalid',
      message: 'The entry of this hero was not saved when it was drawn: save it and generate the hero anew.',
    });
  }
  const { template } = await templates.resolve(row.template);
  const usable = providerOf(row.provider ?? '', row.model);
  return { documentId, ...planFinal(row, { candidate, template, usable }) };
};

/** What finalising the chosen candidate would be, and cost; null when it cannot be done or gains nothing. */
export const previewFinal = async (deps: FinaliseDeps, row: Run): Promise<PreviewFinal.Response['data']> => {
  try {
    const { documentId, wishes, notes } = await planFor(deps, row, undefined);
    const { uid, locale, field } = row;
    const order = { uid, documentId, locale, field, wishes, values: null, trigger: 'button' } as const;
    const { request, creditsEstimated } = await deps.snapshotRequest(order);
    return { quality: request.quality, credits: creditsEstimated, notes };
  } catch (error) {
    if (HeroError.isInstance(error)) return null;
    throw error;
  }
};

/**
 * Draws a candidate of a finished run again, in its template's final quality.
 *
 * @throws HeroError config_invalid; what `startRun` throws
 */
export const finaliseRun = async (
  deps: FinaliseDeps,
  row: Run,
  { candidate, ...who }: { candidate: number | undefined } & Pick<StartInput, 'requestedBy' | 'allow'>,
): Promise<Generation> => {
  const { documentId, wishes, notes } = await planFor(deps, row, candidate);
  const { uid, field } = row;
  return startRun(deps, {
    ...{ uid, documentId, field, wishes, notes },
    locale: row.locale ?? undefined,
    force: false,
    values: null,
    trigger: 'button',
    ...who,
  });
};
