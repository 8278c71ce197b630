import type { FocalPoint } from './hero';

/** One encoded image file. */
export interface Rendition {
  bytes: Uint8Array;
  width: number;
  height: number;
  mime: 'image/webp' | 'image/jpeg' | 'image/png' | 'image/avif';
  /** With its dot. */
  ext: '.webp' | '.jpg' | '.png' | '.avif';
}

/** Everything that is made from one picture. */
export interface RenditionSet {
  /** The WebP for the page, at the template's frame. */
  hero: Rendition;
  /** Of the hero: `thumbnail` and the site's own responsive formats, by Strapi's names. */
  heroFormats: Record<string, Rendition>;
  /** 1200×630 for link previews. */
  social: Rendition;
  /** Of the social image: `thumbnail`, for the media library's grid. */
  socialFormats: Record<string, Rendition>;
  /** Data URI of a tiny WebP. */
  placeholder: string;
  focalPoint: FocalPoint;
  /** What an editor should know of how they were made. */
  notes: string[];
}

/** What makes a drawn picture useless at first sight. */
export type ImageDefect = 'one colour' | 'blurred';

/** What was made of a delivered picture, and what the picture was like. */
export interface RenderedImage extends RenditionSet {
  /** Pixels as it was delivered, upright. */
  delivered: { width: number; height: number };
  /** Looked for in drawn pictures only. */
  defect: ImageDefect | null;
}

/**
 * How the picture came to be, written into every file as XMP `Iptc4xmpExt:DigitalSourceType`.
 * Terms of https://cv.iptc.org/newscodes/digitalsourcetype/; null leaves the file unlabelled.
 */
export type DigitalSourceType =
  'trainedAlgorithmicMedia' | 'compositeWithTrainedAlgorithmicMedia' | 'algorithmicMedia' | null;
