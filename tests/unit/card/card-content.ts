import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { CardContent } from '../../../server/src/contracts/provider';
import type { Palette } from '../../../server/src/contracts/template';

export const SIZE = { width: 1536, height: 864 };

export const LAYOUT_NAMES = ['statement', 'split', 'poster', 'banner'] as const;

export const palette = (...hexes: string[]): Palette =>
  hexes.map((hex, index) => ({ name: `c${index}`, hex }));

export const PALETTES: Record<string, Palette> = {
  none: [],
  light: palette('#ffffff', '#0f172a', '#2563eb', '#f97316'),
  dark: palette('#0b1020', '#e6edf7', '#7c5cff', '#22d3ee'),
  loud: palette('#ff2e63', '#ffffff', '#ffd400', '#0b0b0b'),
  monochrome: palette('#ffffff', '#111111'),
  'yellow on white': palette('#ffffff', '#ffd60a'),
  'one colour': palette('#1d4ed8'),
  pastel: palette('#fde2e4', '#fad2e1', '#bee1e6'),
};

export const cardContent = (over: Partial<CardContent> = {}): CardContent => ({
  title: 'How we cut our cold starts by 80%',
  category: 'Engineering',
  siteName: 'Northwind Journal',
  locale: 'en',
  palette: [],
  layout: 'statement',
  logo: null,
  ...over,
});

export const svgLogo = (fill: string): { bytes: Uint8Array; mime: string } => ({
  bytes: Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 60"><rect x="20" y="10" width="80" height="40" fill="${fill}"/></svg>`,
  ),
  mime: 'image/svg+xml',
});

/** An Arabic font that ships with satori's shaping engine. */
export const arabicFont = (): Buffer => {
  const { resolve } = createRequire(createRequire(import.meta.url).resolve('satori'));
  return readFileSync(resolve('harfbuzzjs/test/fonts/noto/NotoSansArabic-Variable.ttf'));
};

/** A file of the installed Inter package, in place of a configured font. */
export const interFile = (name: string): Buffer =>
  readFileSync(createRequire(import.meta.url).resolve(`@fontsource/inter/files/${name}`));
