import type { ImageRequest, ProviderWarning } from '../../contracts/provider';
import { nearestRatio } from '../mapping/nearest-ratio';
import { nearestSize } from '../mapping/nearest-size';
import type { Size } from '../mapping/nearest-size';
import { openAiModel } from '../openai/models';
import { adapted } from '../mapping/warnings';
import type { AiSdkCall, AiSdkImageModel } from './image-model';

/** How a model is told the shape. An open list of sizes: the frame itself is asked for. */
export type Frames =
  | { kind: 'size'; sizes: readonly [Size, ...Size[]] | null }
  | { kind: 'aspectRatio'; ratios: readonly [Ratio, ...Ratio[]] };

type Ratio = `${number}:${number}`;

/** As it may be configured. */
export type FramesOption = 'size' | 'aspectRatio' | readonly string[];

/** Of the ratios that models offer, those that most of them do. */
const COMMON_RATIOS = ['1:1', '16:9', '9:16', '4:3', '3:4'] as const;

/** Edges that diffusion models can draw. */
const STEP = 16;

const ratioOf = ({ width, height }: Size): Ratio => `${width}:${height}`;

const parsePair = (text: string, separator: 'x' | ':'): Size | null => {
  const [width, height, ...rest] = text.split(separator).map(Number);
  const isPair = rest.length === 0 && width !== undefined && height !== undefined && width > 0 && height > 0;
  return isPair ? { width, height } : null;
};

const parseAll = (texts: readonly string[], separator: 'x' | ':'): [Size, ...Size[]] | null => {
  const [first, ...others] = texts.map((text) => parsePair(text, separator));
  if (first == null) return null;
  const known = others.filter((pair) => pair !== null);
  return known.length === others.length ? [first, ...known] : null;
};

/** A list of sizes such as `1536x1024`, or of ratios such as `16:9`; null when it is neither. */
export const parseFrames = (texts: readonly string[]): Frames | null => {
  const sizes = parseAll(texts, 'x');
  if (sizes !== null) return { kind: 'size', sizes };
  const ratios = parseAll(texts, ':');
  if (ratios === null) return null;
  const [first, ...others] = ratios;
  return { kind: 'aspectRatio', ratios: [ratioOf(first), ...others.map(ratioOf)] };
};

type ModelNames = Pick<AiSdkImageModel, 'provider' | 'modelId'>;

/** Whether it is a model of OpenAI's, at OpenAI, at Azure or behind a gateway. */
const isOpenAiModel = ({ provider, modelId }: ModelNames): boolean =>
  /^(openai|azure)(\.|$)/.test(provider) || /(^|\/)(gpt-image|dall-e)-/.test(modelId);

/** OpenAI's models take sizes only, and most others ratios. */
export const framesOf = (model: ModelNames, option: 'size' | 'aspectRatio' | undefined): Frames => {
  const isOpenAi = isOpenAiModel(model);
  switch (option ?? (isOpenAi ? 'size' : 'aspectRatio')) {
    case 'size':
      return { kind: 'size', sizes: isOpenAi ? openAiModel(model.modelId).sizes : null };
    case 'aspectRatio':
      return { kind: 'aspectRatio', ratios: COMMON_RATIOS };
  }
};

const upToStep = (edge: number): number => Math.ceil(edge / STEP) * STEP;

/** The one of `size` and `aspectRatio` that is asked for. */
export const chooseFrame = (
  { frame }: Pick<ImageRequest, 'frame'>,
  frames: Frames,
): Pick<AiSdkCall, 'size' | 'aspectRatio'> & { warnings: ProviderWarning[] } => {
  if (frames.kind === 'aspectRatio') {
    return { size: undefined, aspectRatio: nearestRatio(frame, frames.ratios).ratio, warnings: [] };
  }
  const { size, isEnough } =
    frames.sizes === null
      ? { size: { width: upToStep(frame.width), height: upToStep(frame.height) }, isEnough: true }
      : nearestSize(frame, frames.sizes);
  const message = `The model draws at most ${size.width}x${size.height} in this shape; ${frame.width}x${frame.height} has to be enlarged.`;
  return {
    size: `${size.width}x${size.height}`,
    aspectRatio: undefined,
    warnings: isEnough ? [] : [adapted('frame', message)],
  };
};
