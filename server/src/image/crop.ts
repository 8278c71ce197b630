import type { FocalPoint } from '../contracts';
import type { Size } from './raw-image';

/** An area of an image in whole pixels from its top left. */
export interface Rectangle extends Size {
  left: number;
  top: number;
}

interface CropRequest {
  image: Size;
  /** Only the relation of width to height counts. */
  aspect: Size;
  focalPoint: FocalPoint;
}

const clamp = (value: number, low: number, high: number): number => Math.min(Math.max(value, low), high);

/** The largest area of the wanted shape, with the focal point in its middle as far as the image's edges allow. */
export const cropAround = ({ image, aspect, focalPoint }: CropRequest): Rectangle => {
  const scale = Math.min(image.width / aspect.width, image.height / aspect.height);
  const width = clamp(Math.round(aspect.width * scale), 1, image.width);
  const height = clamp(Math.round(aspect.height * scale), 1, image.height);
  return {
    left: clamp(Math.round(focalPoint.x * image.width - width / 2), 0, image.width - width),
    top: clamp(Math.round(focalPoint.y * image.height - height / 2), 0, image.height - height),
    width,
    height,
  };
};

const fraction = (position: number, length: number): number =>
  Math.round(clamp(position / length, 0, 1) * 10_000) / 10_000;

interface FocalPointInCrop {
  focalPoint: FocalPoint;
  image: Size;
  crop: Rectangle;
}

/** Where the focal point of the whole image lies within a crop of it. */
export const focalPointInCrop = ({ focalPoint, image, crop }: FocalPointInCrop): FocalPoint => ({
  x: fraction(focalPoint.x * image.width - crop.left, crop.width),
  y: fraction(focalPoint.y * image.height - crop.top, crop.height),
});
