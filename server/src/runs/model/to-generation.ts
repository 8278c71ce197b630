import type { Generation } from '../../contracts/generation';
import type { Run, Publication } from './run';

const pick = ({ state, message }: Publication) => ({ state, message });

/** A ledger row as the API shows it: no lease, no key of a vendor, no file path. */
export const toGeneration = (row: Run): Generation => ({
  id: row.runId,
  status: row.status,
  step: row.step,
  uid: row.uid,
  documentId: row.documentId,
  locale: row.locale,
  field: row.field,
  template: row.template,
  templateVersion: row.templateVersion,
  provider: row.provider,
  model: row.model,
  prompt: row.request?.prompt ?? '',
  negativePrompt: row.request?.negativePrompt ?? '',
  candidates: row.candidates,
  hero: row.hero,
  cost: { credits: row.credits ?? row.creditsEstimated, estimated: row.credits === null },
  tried: row.tried,
  publication: row.publication === null ? null : pick(row.publication),
  error: row.error,
  warnings: row.warnings,
  trigger: row.trigger,
  requestedBy: row.requestedBy,
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
  finishedAt: row.finishedAt?.toISOString() ?? null,
});
