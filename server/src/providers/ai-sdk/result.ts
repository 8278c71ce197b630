import { z } from 'zod';
import type { Produced, ProviderWarning } from '../../contracts/provider';
import { MAYBE_BILLED, providerError } from '../http/errors';
import type { ProviderLabel } from '../http/errors';
import { inlineBytes } from '../mapping/inline-bytes';
import { flagBeside } from '../mapping/image-flag';
import { silentRefusal } from '../mapping/silent-refusal';
import { shortfallWarnings } from '../mapping/warnings';
import { cleanWords } from './words';

/** Only what is used, the same in every version. The images are paid for: nothing beside them may spoil them. */
const resultSchema = z.object({
  images: z.array(z.unknown()),
  warnings: z.array(z.unknown()).catch([]),
  providerMetadata: z.unknown().optional(),
  response: z
    .object({
      id: z.string().optional().catch(undefined),
      headers: z.record(z.string(), z.unknown()).catch({}),
    })
    .catch({ headers: {} }),
});

const metadataSchema = z.record(
  z.string(),
  z.object({ images: z.array(z.unknown()).catch([]) }).catch({ images: [] }),
);
const revisedSchema = z.object({ revisedPrompt: z.string().min(1) });

/** `unsupported-setting` is version 2's, `deprecated` version 4's. */
const warningSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('unsupported-setting'), setting: z.string(), details: z.string().nullish() }),
  z.object({ type: z.literal('unsupported'), feature: z.string(), details: z.string().nullish() }),
  z.object({ type: z.literal('compatibility'), feature: z.string(), details: z.string().nullish() }),
  z.object({ type: z.literal('deprecated'), setting: z.string(), message: z.string() }),
  z.object({ type: z.literal('other'), message: z.string() }),
]);

/** Their words for what the request calls otherwise. */
const FEATURES: ReadonlyMap<string, string> = new Map([
  ['size', 'frame'],
  ['aspectRatio', 'frame'],
  ['n', 'count'],
  ['files', 'references'],
]);

const toWarning = (given: unknown, model: string, prompt: string): ProviderWarning => {
  const warning = warningSchema.safeParse(given).data;
  const words = (text: string): string => cleanWords(text, prompt);
  const about = (type: ProviderWarning['type'], feature: string, text: string): ProviderWarning => ({
    type,
    feature: FEATURES.get(feature) ?? feature,
    message: words(text),
  });
  switch (warning?.type) {
    case undefined:
      return about('other', 'model', `${model} gave a warning that cannot be read.`);
    case 'unsupported-setting':
      return about(
        'unsupported',
        warning.setting,
        warning.details ?? `${model} takes no ${warning.setting}.`,
      );
    case 'unsupported':
      return about(
        'unsupported',
        warning.feature,
        warning.details ?? `${model} takes no ${warning.feature}.`,
      );
    case 'compatibility':
      return about('adapted', warning.feature, warning.details ?? `${model} emulates ${warning.feature}.`);
    case 'deprecated':
      return about('other', warning.setting, warning.message);
    case 'other':
      return about('other', 'model', warning.message);
  }
};

const revisedPrompts = (metadata: unknown): (string | null)[] => {
  const vendors = Object.values(metadataSchema.safeParse(metadata).data ?? {});
  const images = vendors.find((vendor) => vendor.images.length > 0)?.images ?? [];
  return images.map((image) => revisedSchema.safeParse(image).data?.revisedPrompt ?? null);
};

const toBytes = (image: unknown): Uint8Array | null => {
  if (typeof image === 'string') return inlineBytes(image);
  return image instanceof Uint8Array && image.byteLength > 0 ? image : null;
};

/**
 * What `doGenerate` answered, as images. What a vendor says against one of them is in its metadata or in the
 * headers of its answer.
 *
 * @throws HeroError provider_rejected or provider_bad_response when there is none: the vendor has finished and may
 * have billed
 */
export const readResult = (
  answer: unknown,
  { provider, prompt, asked }: { provider: ProviderLabel; prompt: string; asked: number },
): Produced => {
  const unusableAnswer = (detail: string) =>
    providerError({
      provider,
      code: 'provider_bad_response',
      detail,
      advice: MAYBE_BILLED,
    });
  const parsed = resultSchema.safeParse(answer);
  if (!parsed.success) throw unusableAnswer('no result of an image model');
  const { images: given, warnings, providerMetadata, response } = parsed.data;

  const revised = revisedPrompts(providerMetadata);
  const clean = (text: string): string => cleanWords(text, prompt);
  const besideThem = { providerMetadata, headers: response.headers };
  const images = given.flatMap((image, index): Produced['images'] => {
    const bytes = toBytes(image);
    if (bytes === null) return [];
    const flag = flagBeside(besideThem, { index, length: given.length });
    return [
      {
        content: { kind: 'bytes', bytes },
        revisedPrompt: revised[index] ?? null,
        seed: null,
        ...(flag === null ? {} : { flag: clean(flag) }),
      },
    ];
  });
  if (images.length === 0) {
    const detail = 'no picture in the result';
    throw (
      silentRefusal({ images: given, ...besideThem }, { provider, detail, clean }) ?? unusableAnswer(detail)
    );
  }

  const requestId = response.headers['x-request-id'];
  return {
    state: 'produced',
    images,
    jobId: response.id ?? (typeof requestId === 'string' ? requestId : null),
    credits: null,
    warnings: [
      ...warnings.map((warning) => toWarning(warning, provider.host, prompt)),
      ...shortfallWarnings({ asked, usable: images.length, unusable: given.length - images.length }),
    ],
  };
};
