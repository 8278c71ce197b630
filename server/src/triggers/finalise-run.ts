import { HeroError } from '../contracts/error';
import type { Generation } from '../contracts/generation';
import { planFinal } from '../generation/finalise';
import type { LedgerRow } from '../generation/ledger-row';
import type { Services } from './services';
import { startRun, type RunWish } from './start-run';

/**
 * Draws a candidate of a finished run again, in its template's final quality.
 *
 * @throws HeroError config_invalid; what `startRun` throws
 */
export const finaliseRun = async (
  services: Services,
  row: LedgerRow,
  { candidate, ...who }: { candidate: number | undefined } & Pick<RunWish, 'requestedBy' | 'allow'>,
): Promise<Generation> => {
  const { pipeline, templates } = services;
  if (row.documentId === null) {
    throw new HeroError({
      code: 'config_invalid',
      message: 'The entry of this hero was not saved when it was drawn: save it and generate the hero anew.',
    });
  }
  const { template } = await templates.resolve(row.template);
  const { provider } = pipeline.provider(row.provider ?? '', row.model);
  const { wishes, notes } = planFinal(row, { candidate, template, provider });
  const { uid, documentId, field } = row;
  return startRun(services, {
    ...{ uid, documentId, field, wishes, notes },
    locale: row.locale ?? undefined,
    force: false,
    values: null,
    trigger: 'button',
    ...who,
  });
};
