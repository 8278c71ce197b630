import { xmpPacket } from '../../server/src/image/provenance';
import { renderHero } from '../../server/src/image/renditions';
import { loadSharp } from '../../server/src/image/sharp';
import { compare, type BenchRow } from './measure';
import { photoLikePng } from './photo-like';

const SOURCE = { width: 1536, height: 1024 };
const HERO = { left: 0, top: 80, width: 1536, height: 864 };
const SOCIAL = { left: 0, top: 109, width: 1536, height: 806 };
const BREAKPOINTS = { large: 1000, medium: 750, small: 500 };
const ROUNDS = 15;

/** The same files by hand with the least that sharp needs: one decode, everything at once, no guard, no focal point. */
const bareEncoders = async (bytes: Buffer): Promise<void> => {
  const sharp = await loadSharp();
  const xmp = xmpPacket('trainedAlgorithmicMedia') ?? '';
  const decoded = await sharp(bytes).raw().toBuffer({ resolveWithObject: true });
  const source = () => sharp(decoded.data, { raw: { ...SOURCE, channels: 3 } });
  const [hero, social] = await Promise.all([
    source().extract(HERO).raw().toBuffer(),
    source().extract(SOCIAL).resize(1200, 630).raw().toBuffer(),
  ]);
  const fromHero = () => sharp(hero, { raw: { width: 1536, height: 864, channels: 3 } }).withXmp(xmp);
  const fromSocial = () => sharp(social, { raw: { width: 1200, height: 630, channels: 3 } }).withXmp(xmp);
  const inside = (width: number, height = width) => ({ width, height, fit: 'inside' as const });
  await Promise.all([
    fromHero().webp({ quality: 82 }).toBuffer(),
    fromSocial().jpeg({ quality: 82, progressive: true }).toBuffer(),
    ...Object.values(BREAKPOINTS).map((side) =>
      fromHero().resize(inside(side)).webp({ quality: 82 }).toBuffer(),
    ),
    fromHero().resize(inside(245, 156)).webp({ quality: 82 }).toBuffer(),
    fromSocial().resize(inside(245, 156)).jpeg({ quality: 82, progressive: true }).toBuffer(),
    fromHero().resize(inside(24)).blur(1).webp({ quality: 40 }).toBuffer(),
  ]);
};

const ours = async (bytes: Buffer): Promise<void> => {
  await renderHero({
    bytes,
    limits: { bytes: 30_000_000, pixels: 50_000_000 },
    frame: { width: HERO.width, height: HERO.height },
    quality: 82,
    social: { format: 'jpeg', maxBytes: 300_000 },
    breakpoints: BREAKPOINTS,
    focalPoint: null,
    overlay: null,
    provenance: 'trainedAlgorithmicMedia',
  });
};

export const benchRenditions = async (): Promise<BenchRow> => {
  const bytes = await photoLikePng(SOURCE);
  return compare({
    row: 'the same against the bare encoders in raw sharp, one decode',
    hold: 1.25,
    rounds: ROUNDS,
    ours: () => ours(bytes),
    baseline: () => bareEncoders(bytes),
  });
};
