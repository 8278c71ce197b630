import { z } from 'zod';
import { HeroError } from '../../../contracts/error';
import type { Pending, Produced, Submitted } from '../../../contracts/provider';

const SOON_MS = 2_000;

const text = z.string().nullish().default(null);
const words = z
  .union([z.string(), z.number().transform(String)])
  .nullish()
  .default(null);
const pollAfterMs = z
  .number()
  .min(0)
  .nullish()
  .transform((given) => given ?? SOON_MS);

const spent = {
  warnings: z
    .array(
      z.object({
        type: z.enum(['unsupported', 'adapted', 'other']),
        feature: z.string(),
        message: z.string(),
      }),
    )
    .nullish()
    .transform((given) => given ?? []),
  credits: z.number().nullish().default(null),
  balance: z
    .object({ credits: z.number().nullable(), images: z.number().nullable() })
    .nullish()
    .catch(null)
    .transform((given) => given ?? null),
};

const image = z.object({
  content: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('bytes'), bytes: z.instanceof(Uint8Array) }),
    z.object({ kind: z.literal('url'), url: z.string() }),
  ]),
  revisedPrompt: text,
  seed: words,
  flag: text,
});

const produced = z.object({
  state: z.literal('produced'),
  images: z.array(image).min(1),
  jobId: words,
  ...spent,
});
const submitted = z.object({
  state: z.literal('submitted'),
  jobId: z.union([z.string().min(1), z.number().transform(String)]),
  pollAfterMs,
  ...spent,
});
const pending = z
  .object({ state: z.literal('pending'), pollAfterMs, unknownState: z.string().nullish().catch(null) })
  .transform(({ unknownState, ...answer }) => ({
    ...answer,
    ...(unknownState == null ? {} : { unknownState }),
  }));

const submitAnswer = z.discriminatedUnion('state', [produced, submitted]);
const pollAnswer = z.discriminatedUnion('state', [produced, pending]);

const unusable = (name: string, problem: z.ZodError): HeroError =>
  new HeroError({
    code: 'provider_bad_response',
    message: `${name} gave an answer that is none of an ImageProvider's and may have billed it; look at its usage page and correct the provider.`,
    cause: problem,
  });

/** A provider may be custom code: what it leaves out is filled in, what is wrong is said. @throws HeroError provider_bad_response */
export const readSubmitAnswer = (name: string, answer: unknown): Produced | Submitted => {
  const parsed = submitAnswer.safeParse(answer);
  if (parsed.success) return parsed.data;
  throw unusable(name, parsed.error);
};

/** The same for an answer to a poll. @throws HeroError provider_bad_response */
export const readPollAnswer = (name: string, answer: unknown): Produced | Pending => {
  const parsed = pollAnswer.safeParse(answer);
  if (parsed.success) return parsed.data;
  throw unusable(name, parsed.error);
};
