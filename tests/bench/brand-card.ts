import sharp from 'sharp';
import { median, type BenchRow } from './measure';
import { drawCard } from '../../server/src/image/card/draw-card';

const HERO = { width: 1536, height: 864 };
const ROUNDS = 15;
const HOLD_MS = 150;

const TITLES = [
  'How we cut our cold starts by 80%',
  'The quiet art of writing documentation people actually read, and why your team should invest in it',
  'C++ vs C#: which one in 2026?',
  'Как мы ускорили холодный старт и не сошли с ума',
];

const onceMs = async (title: string): Promise<number> => {
  const start = performance.now();
  const card = await drawCard({
    content: {
      title,
      category: 'Engineering',
      siteName: 'Northwind Journal',
      locale: 'en',
      palette: [],
      layout: 'auto',
      logo: null,
    },
    size: HERO,
    fonts: [],
  });
  await Promise.all([
    sharp(card).webp({ quality: 82, effort: 2 }).toBuffer(),
    sharp(card).resize(1200, 630, { fit: 'cover' }).jpeg({ quality: 82 }).toBuffer(),
  ]);
  return performance.now() - start;
};

/** From a title to the hero's WebP and the social JPEG, fonts loaded and engines warm: median milliseconds. */
export const benchBrandCard = async (): Promise<BenchRow> => {
  for (const title of TITLES) await onceMs(title);
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    times.push(await onceMs(`${TITLES[round % TITLES.length] ?? ''} ${round}`));
  }
  const ours = median(times);
  const row = 'brand card, 1536×864 plus social, in one process';
  return { row, ours, baseline: null, ratio: ours, hold: HOLD_MS };
};
