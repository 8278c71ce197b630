import type { Box } from './geometry';

/** A number as short as SVG needs it: tenths of a pixel. */
export const px = (value: number): string => String(Math.round(value * 10) / 10);

export const rectangle = ({ x, y, width, height }: Box, fill: string, radius = 0): string =>
  `<rect x="${px(x)}" y="${px(y)}" width="${px(width)}" height="${px(height)}" rx="${px(radius)}" fill="${fill}"/>`;

export const circle = (x: number, y: number, radius: number, fill: string): string =>
  `<circle cx="${px(x)}" cy="${px(y)}" r="${px(radius)}" fill="${fill}"/>`;

export const path = (data: string, fill: string): string => `<path d="${data}" fill="${fill}"/>`;
