import type { PreviewFinal } from '../../contracts/admin-api';
import { HeroError } from '../../contracts/error';
import type { Generation } from '../../contracts/generation';
import { planFinal, type FinalInput } from './plan-final';
import type { Run } from '../model/run';
import type { Services } from '../../app/services';
import { startRun, type StartInput } from './start-run';

interface Final extends FinalInput {
  documentId: string;
}

/** @throws HeroError config_invalid when there is no picture to finalise, or nothing to gain by it */
const planFor = async (
  { ports, templates }: Services,
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
  const usable = ports.provider(row.provider ?? '', row.model);
  return { documentId, ...planFinal(row, { candidate, template, usable }) };
};

/** What finalising the chosen candidate would be, and cost; null when it cannot be done or gains nothing. */
export const previewFinal = async (services: Services, row: Run): Promise<PreviewFinal.Response['data']> => {
  try {
    const { documentId, wishes, notes } = await planFor(services, row, undefined);
    const { uid, locale, field } = row;
    const order = { uid, documentId, locale, field, wishes, values: null, trigger: 'button' } as const;
    const { request, creditsEstimated } = await services.ports.snapshotRequest(order);
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
  services: Services,
  row: Run,
  { candidate, ...who }: { candidate: number | undefined } & Pick<StartInput, 'requestedBy' | 'allow'>,
): Promise<Generation> => {
  const { documentId, wishes, notes } = await planFor(services, row, candidate);
  const { uid, field } = row;
  return startRun(services, {
    ...{ uid, documentId, field, wishes, notes },
    locale: row.locale ?? undefined,
    force: false,
    values: null,
    trigger: 'button',
    ...who,
  });
};
