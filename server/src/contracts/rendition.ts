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

/** All renditions of one image. */
export interface RenditionSet {
  /** The WebP for the page, at the template's frame. */
  hero: Rendition;
  /** Of the hero: `thumbnail` and the site's responsive formats, by Strapi's names. */
  heroFormats: Record<string, Rendition>;
  /** 1200×630 for link previews. */
  social: Rendition;
  /** Of the social image: `thumbnail`, for the media library's grid. */
  socialFormats: Record<string, Rendition>;
  /** Data URI of a tiny WebP. */
  placeholder: string;
  focalPoint: FocalPoint;
  /** Remarks for the editor about how the renditions were made. */
  notes: string[];
}

/** A defect that makes a drawn image unusable. */
export type ImageDefect = 'one colour' | 'blurred';

/** The renditions of a delivered image, and its properties. */
export interface RenderedImage extends RenditionSet {
  /** Size of the delivered image in pixels, after EXIF rotation. */
  delivered: { width: number; height: number };
  /** Detected in images drawn by a model only. */
  defect: ImageDefect | null;
}

/**
 * How the image was made, written into every file as XMP `Iptc4xmpExt:DigitalSourceType`.
 * Terms of https://cv.iptc.org/newscodes/digitalsourcetype/; null leaves the file unlabelled.
 */
export type DigitalSourceType =
  'trainedAlgorithmicMedia' | 'compositeWithTrainedAlgorithmicMedia' | 'algorithmicMedia' | null;
