import type { RequestConfig } from '../contracts/config';
import type { ProviderWarning } from '../contracts/provider';
import type { Refusal } from './http/submit';
import { missedFields, namedFields } from './mapping/named-fields';
import { adapted, unsupported } from './mapping/warnings';
import type { RefusedFields } from './refused-fields';

/** Fields of a request by their name. */
export type Body = Readonly<Record<string, unknown>>;

/** A body as it is sent, and what became of its fields. */
export interface FittedBody {
  body: Record<string, unknown>;
  warnings: ProviderWarning[];
  /** Learns from a refusal which fields the provider does not take: those of this body that are left out from now on. */
  learn: (refusal: Refusal) => string[];
}

export interface RequestFields {
  /** Whether the provider takes a field, as far as is configured and known. */
  takes: (field: string) => boolean;
  fit: (body: Body) => FittedBody;
}

/** Without these it is another image, or none. */
const ESSENTIAL: ReadonlySet<string> = new Set([
  ...['prompt', 'model', 'mode', 'image', 'image_urls', 'imageUrls'],
]);
/** What the editor asked for with these is lost with the field; size and quality have a default that serves. */
const WISHES: ReadonlySet<string> = new Set([
  'seed',
  'negative_prompt',
  'negative',
  'style',
  'lighting',
  'camera',
]);
/** Statuses of a request that was read and not taken; some APIs say so with 200. */
const isAboutFields = (status: number): boolean => status === 400 || status === 422 || status < 300;

/**
 * Fits a request's body to its provider: leaves out what `request.omit` names and what the vendor has refused,
 * and adds `request.add`. A field is learned from a refusal only; nothing was billed for it.
 */
export const createRequestFields = ({
  name,
  request,
  model,
  refused,
}: {
  /** Of the provider. */
  name: string;
  request: RequestConfig | undefined;
  model: string;
  refused: RefusedFields;
}): RequestFields => {
  const omit = new Set(request?.omit ?? []);
  const add = request?.add ?? {};
  const takes = (field: string): boolean => !omit.has(field) && !refused.has(model, field);

  const warningOf = (field: string): ProviderWarning[] => {
    if (omit.has(field)) {
      const message = `“${field}” was not sent: providers.${name}.request.omit names it.`;
      return WISHES.has(field) ? [unsupported(field, message)] : [];
    }
    const message = `${name} does not take “${field}”: it was left out. Name it in providers.${name}.request.omit to ask without it from the start.`;
    return [adapted(field, message)];
  };

  return {
    takes,
    fit: (body) => {
      const left = Object.keys(body).filter((field) => !takes(field) && !(field in add));
      const sent = Object.fromEntries(Object.entries(body).filter(([field]) => takes(field)));
      const dispensable = Object.keys(sent).filter((field) => !ESSENTIAL.has(field) && !(field in add));
      return {
        body: { ...sent, ...add },
        warnings: left.flatMap(warningOf),
        learn: ({ status, answer }) => {
          if (!isAboutFields(status)) return [];
          // Asked for after all: it was left out by mistake.
          for (const field of missedFields(answer, left)) refused.remove(model, field);
          return namedFields(answer, dispensable).filter((field) => refused.add(model, field));
        },
      };
    },
  };
};
