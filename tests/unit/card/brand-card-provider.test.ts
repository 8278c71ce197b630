import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { ImageRequest } from '../../../server/src/contracts/provider';
import { createBrandCardProvider } from '../../../server/src/providers/brand-card';
import { aContext } from '../providers/fixtures';
import { SIZE, cardContent, svgLogo } from './card-content';

const request = (over: Partial<ImageRequest> = {}): ImageRequest => ({
  prompt: 'anything',
  negativePrompt: '',
  frame: SIZE,
  quality: 'medium',
  count: 1,
  seed: null,
  hints: { style: '', lighting: '', camera: '' },
  references: [],
  card: cardContent(),
  ...over,
});

const submit = async (over: Partial<ImageRequest> = {}) => {
  const answer = await createBrandCardProvider({ fonts: [] }).submit(request(over), aContext());
  if (answer.state !== 'produced') throw new Error('expected pictures');
  return answer;
};

describe('the brand card provider', () => {
  it('draws one card in the requested size at no cost', async () => {
    const provider = createBrandCardProvider({ fonts: [] });
    expect([provider.type, provider.model, provider.source, provider.estimate(request())]).toEqual([
      'brand-card',
      '',
      'card',
      0,
    ]);
    const { images, credits, warnings, jobId } = await submit({ seed: 7, negativePrompt: 'text' });
    expect({ credits, warnings, jobId, count: images.length }).toEqual({
      credits: 0,
      warnings: [],
      jobId: null,
      count: 1,
    });
    const [image] = images;
    if (image?.content.kind !== 'bytes') throw new Error('expected bytes');
    const { width, height } = await sharp(image.content.bytes).metadata();
    expect({ width, height }).toEqual(SIZE);
  });

  it('warns about an unsupported count and unsupported reference images', async () => {
    const { images, warnings } = await submit({ count: 3, references: [svgLogo('#000')] });
    expect(images).toHaveLength(1);
    expect(warnings.map(({ type, feature }) => [type, feature])).toEqual([
      ['adapted', 'count'],
      ['unsupported', 'references'],
    ]);
  });

  it('draws the card without a logo that cannot be read, with a warning', async () => {
    const card = cardContent({ logo: { bytes: Buffer.from('nope'), mime: 'image/png' } });
    const { images, warnings } = await submit({ card });
    expect(images).toHaveLength(1);
    expect(warnings).toMatchObject([{ type: 'other', feature: 'logo' }]);
  });

  it('draws nothing once canceled', async () => {
    const aborted = aContext(AbortSignal.abort());
    await expect(createBrandCardProvider({ fonts: [] }).submit(request(), aborted)).rejects.toMatchObject({
      code: 'canceled',
    });
  });
});
