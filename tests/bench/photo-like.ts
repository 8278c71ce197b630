import { loadSharp } from '../../server/src/image/sharp';

interface PhotoLike {
  width: number;
  height: number;
}

/** A PNG that costs about what a generated picture costs: smooth light, soft shapes, hard edges, fine grain. */
export const photoLikePng = async ({ width, height }: PhotoLike): Promise<Buffer> => {
  const sharp = await loadSharp();
  const noise = (mean: number, sigma: number) =>
    sharp({
      create: { width, height, channels: 3, background: '#000', noise: { type: 'gaussian', mean, sigma } },
    });
  const clouds = await noise(128, 60).blur(12).png().toBuffer();
  const grain = await noise(0, 4).png().toBuffer();
  const scene = Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1536 1024" preserveAspectRatio="none" width="${width}" height="${height}">
      <defs><linearGradient id="sky" x2="1" y2="1"><stop stop-color="#024"/><stop offset=".6" stop-color="#e84"/><stop offset="1" stop-color="#fed"/></linearGradient></defs>
      <rect width="1536" height="1024" fill="url(#sky)"/><circle cx="1000" cy="400" r="220" fill="#d33" fill-opacity=".8"/>
      <path d="M0 800 L400 500 L700 760 L1000 450 L1536 900 V1024 H0Z" fill="#243"/></svg>`,
  );
  return sharp(scene)
    .composite([
      { input: clouds, blend: 'soft-light' },
      { input: grain, blend: 'add' },
    ])
    .removeAlpha()
    .png()
    .toBuffer();
};
