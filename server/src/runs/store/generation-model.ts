import { PLUGIN_MODEL_PREFIX } from '../../strapi/model-names';

export const GENERATION_UID = `${PLUGIN_MODEL_PREFIX}.generation` as const;

const TABLE = 'hero_image_generations';

// Strapi writes into these objects: every attribute needs one of its own.
const text = () => ({ type: 'string' }) as const;
const longText = () => ({ type: 'text' }) as const;
const whole = () => ({ type: 'integer' }) as const;
const moment = () => ({ type: 'datetime' }) as const;
const json = () => ({ type: 'json' }) as const;
// Strapi's own two decimals would lose a picture for a tenth of a cent.
const money = () => ({ type: 'decimal', column: { args: [16, 6] } }) as const;
const unique = () => ({ type: 'string', column: { unique: true } }) as const;

/** A plain model: a table of the plugin's own that never shows in the Content Manager. */
export const generationModel = {
  uid: GENERATION_UID,
  modelName: 'hero-image-generation',
  singularName: 'hero-image-generation',
  tableName: TABLE,
  attributes: {
    id: { type: 'increments' },
    runId: unique(),
    status: text(),
    step: text(),
    version: whole(),
    leaseToken: text(),
    leaseUntil: moment(),
    priority: whole(),
    runAfter: moment(),
    trigger: text(),
    uid: text(),
    documentId: text(),
    locale: text(),
    field: text(),
    requestedBy: text(),
    activeKey: unique(),
    requestHash: text(),
    asked: text(),
    inFlight: unique(),
    force: { type: 'boolean' },
    inputs: text(),
    template: text(),
    templateVersion: whole(),
    request: json(),
    providers: json(),
    providerIndex: whole(),
    attempts: whole(),
    tried: json(),
    calls: json(),
    provider: text(),
    model: text(),
    idempotencyKey: text(),
    // As long as the vendor likes: losing a paid job to a column's width would be dear.
    jobId: longText(),
    deadline: moment(),
    outputs: json(),
    candidates: json(),
    hero: json(),
    unlessInputs: text(),
    publication: json(),
    backfill: text(),
    wishes: json(),
    waitsFor: text(),
    replaces: json(),
    supersedes: text(),
    target: text(),
    creditsEstimated: money(),
    credits: money(),
    error: json(),
    warnings: json(),
    createdAt: moment(),
    updatedAt: moment(),
    finishedAt: moment(),
  },
  indexes: [
    { name: `${TABLE}_due_index`, columns: ['status', 'run_after'] },
    // Canceled runs with something left to do, among all that were ever canceled: every claim asks for them.
    { name: `${TABLE}_open_index`, columns: ['status', 'finished_at'] },
    { name: `${TABLE}_backfill_index`, columns: ['backfill', 'status'] },
    { name: `${TABLE}_entry_index`, columns: ['document_id', 'uid'] },
    { name: `${TABLE}_request_index`, columns: ['request_hash'] },
  ],
};
