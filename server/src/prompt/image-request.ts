import { HeroError } from '../contracts/error';
import type { ImageRequest, SourceImage } from '../contracts/provider';
import type { Quality, Template } from '../contracts/template';
import { cleanLines, cleanText, visibleText } from './clean-text';
import { heroFrame } from './frame';
import { truncate } from './plain-text';
import { renderMember } from './render-member';
import type { Variables } from './variables';

/**
 * Maximum characters of a prompt with its avoid list: the limit of OpenAI's GPT image models, the highest of all
 * (https://platform.openai.com/docs/api-reference/images/create, `prompt`).
 */
const PROMPT_LIMIT = 32_000;
const ALT_TEXT_LIMIT = 250;
const FILE_NAME_LIMIT = 100;
/** Alternative text when neither article nor site has a name. */
const NAMELESS = 'Cover image';

/** Members of a template that a run may override. */
export interface RequestOverrides {
  /** Plain text that replaces the template's prompt; blank counts as none. Not parsed as Liquid. */
  prompt?: string | undefined;
  quality?: Quality | undefined;
  candidates?: number | undefined;
  seed?: number | undefined;
}

const textOf = (variables: Variables, name: string): string => {
  const value = variables[name];
  return typeof value === 'string' ? value : '';
};

const templateVariables = ({ palette, style, lighting, camera }: Template): Variables => ({
  palette: palette.length === 0 ? '' : palette.map(({ name, hex }) => `${name} (${hex})`),
  style,
  lighting,
  camera,
});

const promptOf = async ({
  template,
  variables,
  override,
  titleAttribute,
}: {
  template: Template;
  variables: Variables;
  override: string;
  titleAttribute: string | null;
}): Promise<string> => {
  if (override !== '') return override;
  if (textOf(variables, 'title') === '') {
    throw new HeroError({
      code: 'prompt_empty',
      message:
        titleAttribute === null
          ? 'The article has no title to draw from: name its title attribute in the hero field\'s option "title", or send a prompt.'
          : `The article has no title to draw from: fill in "${titleAttribute}", or send a prompt.`,
    });
  }
  const prompt = cleanLines(await renderMember({ template, member: 'prompt', variables }));
  if (prompt !== '') return prompt;
  throw new HeroError({
    code: 'prompt_empty',
    message: `Template "${template.slug}" gives an empty prompt for this article: fill in what it reads, or give it words of its own.`,
  });
};

/** Alternative text of an article without title: its category and site. */
const standInFor = (variables: Variables): string =>
  [textOf(variables, 'category'), textOf(variables, 'site_name')].filter((name) => name !== '').join(' · ') ||
  NAMELESS;

const assertLength = (length: number, source: string): void => {
  if (length <= PROMPT_LIMIT) return;
  throw new HeroError({
    code: 'prompt_too_long',
    message: `The prompt with its avoid list has ${length.toLocaleString('en')} characters and image models take ${PROMPT_LIMIT.toLocaleString('en')}: shorten ${source}.`,
  });
};

/**
 * Builds the request for images from a template and an entry's variables, and the texts for the files: `altText` on
 * one line, at most 250 characters; `fileName` as plain text, not yet a slug. Neither is empty.
 * @throws HeroError if `needsWords`: `prompt_empty` without title and prompt, `prompt_too_long`, `template_invalid`.
 */
export const buildImageRequest = async ({
  template,
  variables,
  overrides,
  output,
  references,
  logo,
  titleAttribute = 'title',
  needsWords = true,
}: {
  template: Template;
  /** From `entryVariables`. */
  variables: Variables;
  overrides: RequestOverrides;
  /** The configured output, in pixels. */
  output: { width: number; height: number };
  references: SourceImage[];
  logo: SourceImage | null;
  /** The result of `findTitleAttribute`, which the error for a missing title names. */
  titleAttribute?: string | null;
  /** False for a card, which needs no prompt: texts that fail to render become ''. */
  needsWords?: boolean;
}): Promise<{ request: ImageRequest; altText: string; fileName: string }> => {
  const allVariables = { ...variables, ...templateVariables(template) };
  const orEmpty = async (words: () => Promise<string>): Promise<string> => {
    try {
      return await words();
    } catch (error) {
      if (needsWords || !HeroError.isInstance(error)) throw error;
      return '';
    }
  };
  const rendered = (member: 'avoid' | 'altText' | 'fileName'): Promise<string> =>
    orEmpty(async () =>
      visibleText(cleanText(await renderMember({ template, member, variables: allVariables }))),
    );

  const override = cleanLines(overrides.prompt ?? '');
  const prompt = await orEmpty(() =>
    promptOf({ template, variables: allVariables, override, titleAttribute }),
  );
  const negativePrompt = await rendered('avoid');
  if (needsWords)
    assertLength(
      prompt.length + negativePrompt.length,
      override === '' ? `template "${template.slug}"` : 'the prompt',
    );

  const title = textOf(variables, 'title');
  const altText = await rendered('altText');
  const fileName = await rendered('fileName');
  return {
    request: {
      prompt,
      negativePrompt,
      frame: heroFrame({ template, output }),
      quality: overrides.quality ?? template.quality,
      count: overrides.candidates ?? template.candidates,
      seed: overrides.seed ?? null,
      hints: { style: template.style, lighting: template.lighting, camera: template.camera },
      references,
      card: {
        title,
        category: textOf(variables, 'category'),
        siteName: textOf(variables, 'site_name'),
        locale: textOf(variables, 'locale'),
        palette: template.palette,
        layout: template.layout,
        logo,
      },
    },
    altText: truncate(altText || title || standInFor(variables), ALT_TEXT_LIMIT),
    fileName: truncate(fileName || title || template.slug, FILE_NAME_LIMIT).replace(/…$/u, ''),
  };
};
