import { z } from 'zod';
import { HeroError } from '../../contracts/error';
import { parseFrames } from './frames';
import type { FramesOption } from './frames';
import type { ProviderOptions } from './image-model';

export interface AiSdkOptions {
  /**
   * How the model is told the shape: by `size` or by `aspectRatio`, or the list of what it offers, such as
   * `['1024x1024', '1536x1024']` or `['16:9', '1:1']`. Left out: sizes for OpenAI's models, and for others the
   * nearest of 1:1, 16:9, 9:16, 4:3 and 3:4.
   */
  frames?: FramesOption;
  /** Passed on as they are, by vendor: `{ replicate: { output_quality: 90 } }`. */
  providerOptions?: ProviderOptions;
  /** Images in one call. Left out: as the model says. */
  maxImagesPerCall?: number;
}

const frames = z.union([
  z.enum(['size', 'aspectRatio']),
  z.array(z.string()).transform((texts, context) => {
    const parsed = parseFrames(texts);
    if (parsed !== null) return parsed;
    context.addIssue({ code: 'custom', message: 'must be sizes or ratios' });
    return z.NEVER;
  }),
]);

const optionsSchema = z.strictObject({
  frames: frames.optional(),
  providerOptions: z.record(z.string(), z.record(z.string(), z.json())).default({}),
  maxImagesPerCall: z.number().int().min(1).optional(),
});

const wants: Record<string, string> = {
  frames: "must be 'size', 'aspectRatio', sizes such as ['1536x1024'] or ratios such as ['16:9']",
  providerOptions: 'must hold an object of JSON values for each vendor',
  maxImagesPerCall: 'must be a whole number of 1 or more',
};

export type AiSdkSettings = z.infer<typeof optionsSchema>;

/** @throws HeroError config_invalid with the option's name and what it takes */
export const readOptions = (options: unknown): AiSdkSettings => {
  const parsed = optionsSchema.safeParse(options);
  if (parsed.success) return parsed.data;
  const [name = ''] = parsed.error.issues[0]?.path ?? [];
  const problem = wants[String(name)];
  throw new HeroError({
    code: 'config_invalid',
    message:
      problem === undefined
        ? `The options of fromAiSdk are not valid: use only ${Object.keys(wants).join(', ')}.`
        : `The option ${String(name)} of fromAiSdk is not valid: it ${problem}.`,
  });
};
