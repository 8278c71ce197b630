import { HeroError } from '../contracts/error';
import type { ImageRequest, SourceImage } from '../contracts/provider';
import type { Quality, Template } from '../contracts/template';
import { cleanLines, cleanText, visibleText } from './clean-text';
import { heroFrame } from './frame';
import { truncate } from './plain-text';
import { renderMember } from './render-member';
import type { Variables } from './variables';

/**
 * Characters of a prompt with its avoid list: the limit of OpenAI's GPT image models, the widest of all
 * (https://platform.openai.com/docs/api-reference/images/create, `prompt`).
 */
const PROMPT_LIMIT = 32_000;
const ALT_TEXT_LIMIT = 250;
const FILE_NAME_LIMIT = 100;
/** Where neither article nor site has a name: true of every hero. */
const NAMELESS = 'Cover image';

/** What one run may decide differently from its template. */
export interface RequestOverrides {
  /** Plain text in place of the template's prompt; blank counts as none. Never read as Liquid. */
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

/** What an article without words is told by: what it belongs to and where it appears. */
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
 * From a template and an entry's variables to the request for pictures, and to the words that go with the
 * files: `altText` on one line, 250 characters at most, never empty; `fileName` in plain words, not yet a slug,
 * never empty.
 * @throws HeroError where words are needed: `prompt_empty` without a title and without a prompt,
 * `prompt_too_long`, `template_invalid`.
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
  /** Named in the error when the title is missing: what `findTitleAttribute` found. */
  titleAttribute?: string | null;
  /** A card is drawn without a prompt: with false, words that cannot be had are left out. */
  needsWords?: boolean;
}): Promise<{ request: ImageRequest; altText: string; fileName: string }> => {
  const everything = { ...variables, ...templateVariables(template) };
  const unlessNeedless = async (words: () => Promise<string>): Promise<string> => {
    try {
      return await words();
    } catch (error) {
      if (needsWords || !HeroError.isInstance(error)) throw error;
      return '';
    }
  };
  const rendered = (member: 'avoid' | 'altText' | 'fileName'): Promise<string> =>
    unlessNeedless(async () =>
      visibleText(cleanText(await renderMember({ template, member, variables: everything }))),
    );

  const override = cleanLines(overrides.prompt ?? '');
  const prompt = await unlessNeedless(() =>
    promptOf({ template, variables: everything, override, titleAttribute }),
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
