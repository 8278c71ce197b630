import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { CardContent } from '../../../server/src/contracts/provider';
import { chooseLayout } from '../../../server/src/image/card/choose-layout';
import { contrastRatio } from '../../../server/src/image/card/contrast';
import { designCard } from '../../../server/src/image/card/design-card';
import { drawCard } from '../../../server/src/image/card/draw-card';
import { safeArea, type Box } from '../../../server/src/image/card/geometry';
import { rasterise } from '../../../server/src/image/card/rasterise';
import { lineBoxes } from '../../../server/src/image/card/title-block';
import { typeset } from '../../../server/src/image/card/typeset';
import { LAYOUT_NAMES, PALETTES, SIZE, arabicFont, cardContent, interFile, svgLogo } from './card-content';

const design = (content: Partial<CardContent>, size = SIZE) =>
  designCard({ content: cardContent(content), size, fonts: [] });

const titleOf = ({ design: { texts } }: Awaited<ReturnType<typeof designCard>>) =>
  texts.find(({ role }) => role === 'title');

/** The bounds of all type, computed from the paths. */
const inkBounds = async (card: Awaited<ReturnType<typeof designCard>>, size: typeof SIZE): Promise<Box> => {
  const svg = await typeset({ ...card, texts: card.design.texts, size });
  const xs: number[] = [];
  const ys: number[] = [];
  for (const [, data = ''] of svg.matchAll(/ d="(M[^"]*)"/g)) {
    const numbers = [...data.matchAll(/-?[\d.]+/g)].map(([value]) => Number(value));
    numbers.forEach((value, index) => (index % 2 === 0 ? xs : ys).push(value));
  }
  const [x, y] = [xs.reduce((a, b) => Math.min(a, b)), ys.reduce((a, b) => Math.min(a, b))];
  return {
    x,
    y,
    width: xs.reduce((a, b) => Math.max(a, b)) - x,
    height: ys.reduce((a, b) => Math.max(a, b)) - y,
  };
};

const expectInside = (inner: Box, outer: Box): void => {
  expect(inner.x).toBeGreaterThanOrEqual(outer.x);
  expect(inner.y).toBeGreaterThanOrEqual(outer.y);
  expect(inner.x + inner.width).toBeLessThanOrEqual(outer.x + outer.width);
  expect(inner.y + inner.height).toBeLessThanOrEqual(outer.y + outer.height);
};

describe('a brand card', () => {
  it.each(LAYOUT_NAMES)('in the %s layout is a PNG of exactly the requested size', async (layout) => {
    for (const size of [SIZE, { width: 1200, height: 630 }, { width: 864, height: 1536 }]) {
      const { format, width, height } = await sharp(
        await drawCard({ content: cardContent({ layout }), size, fonts: [] }),
      ).metadata();
      expect({ format, width, height }).toEqual({ format: 'png', ...size });
    }
  });

  it('is byte-identical for the same content, and differs by its title', async () => {
    const draw = (title: string) => drawCard({ content: cardContent({ title }), size: SIZE, fonts: [] });
    const [one, again, other] = [await draw('One'), await draw('One'), await draw('Other')];
    expect(Buffer.from(one).equals(again)).toBe(true);
    expect(Buffer.from(one).equals(other)).toBe(false);
  });

  it('has one layout per title, and every layout for some title', () => {
    const titles = Array.from({ length: 60 }, (_, index) => `Title number ${index}`);
    const chosen = titles.map((title) => chooseLayout('auto', title));
    expect(chosen).toEqual(titles.map((title) => chooseLayout('auto', title)));
    expect(new Set(chosen)).toEqual(new Set(LAYOUT_NAMES));
    expect(chooseLayout('poster', 'anything')).toBe('poster');
  });

  it.each(LAYOUT_NAMES)(
    'in the %s layout keeps all type within the social crop at any length',
    async (layout) => {
      const frames = [
        SIZE,
        { width: 1600, height: 800 },
        { width: 1024, height: 1024 },
        { width: 864, height: 1536 },
      ];
      await fc.assert(
        fc.asyncProperty(
          fc.stringMatching(/^[A-Za-zÀ-ž0-9][A-Za-zÀ-ž0-9 ,.:!?-]{0,260}$/),
          fc.constantFrom(...frames),
          async (title, size) => {
            const card = await design({ title, layout }, size);
            expectInside(await inkBounds(card, size), safeArea(size));
          },
        ),
        {
          numRuns: 25,
          examples: [
            ['W'.repeat(200), SIZE],
            ['i', SIZE],
            ['W', { width: 864, height: 1536 }],
          ],
        },
      );
    },
    30_000,
  );

  it.each(LAYOUT_NAMES)('in the %s layout keeps the logo within the social crop', async (layout) => {
    for (const size of [SIZE, { width: 1600, height: 800 }, { width: 864, height: 1536 }]) {
      const { design: made } = await design({ layout, logo: svgLogo('#2563eb') }, size);
      expect(made.logo).not.toBeNull();
      if (made.logo !== null) expectInside(made.logo, safeArea(size));
    }
  });

  it.each(LAYOUT_NAMES)(
    'in the %s layout has readable contrast behind all its type',
    async (layout) => {
      for (const colours of Object.values(PALETTES)) {
        for (const title of ['Hello', 'How we cut our cold starts by 80%', 'a long title '.repeat(14)]) {
          const card = await design({ title, layout, palette: colours });
          const bare = await rasterise({ ...card, design: { ...card.design, texts: [] }, size: SIZE });
          const lines = card.design.texts.flatMap((text) =>
            lineBoxes(text).map((box) => ({ box, colour: text.colour })),
          );
          for (const { box, colour } of lines) {
            const { data, info } = await sharp(bare)
              .extract({
                left: Math.floor(box.x),
                top: Math.floor(box.y),
                width: Math.ceil(box.width),
                height: Math.ceil(box.height),
              })
              .resize(160, 90, { fit: 'fill', kernel: 'nearest' })
              .raw()
              .toBuffer({ resolveWithObject: true });
            const behind = new Set<string>();
            for (let at = 0; at < data.length; at += info.channels) {
              behind.add(`#${data.subarray(at, at + 3).toString('hex')}`);
            }
            for (const ground of behind) expect(contrastRatio(colour, ground)).toBeGreaterThanOrEqual(4.5);
          }
        }
      }
    },
    60_000,
  );

  it('is drawn without a title where the fonts cover none of it', async () => {
    for (const layout of LAYOUT_NAMES) {
      const card = await design({ title: '🚀🎉✨', layout });
      expect(titleOf(card)).toBeUndefined();
      expect(
        (await drawCard({ content: cardContent({ title: '🚀🎉✨', layout }), size: SIZE, fonts: [] })).length,
      ).toBeGreaterThan(5_000);
    }
  });

  it('never shows a missing-glyph box', async () => {
    const withEmoji = await design({
      title: '🚀 Launch 東京 day 🎉!',
      category: 'Größe 🎈',
      siteName: '日本 Blog',
    });
    const without = await design({ title: 'Launch day!', category: 'Größe', siteName: 'Blog' });
    const type = async (card: typeof withEmoji) => typeset({ ...card, texts: card.design.texts, size: SIZE });
    expect(await type(withEmoji)).toBe(await type(without));
  });

  it('is drawn with colours only when every text is empty', async () => {
    for (const layout of LAYOUT_NAMES) {
      const bytes = await drawCard({
        content: cardContent({ title: '', category: '', siteName: '', layout }),
        size: SIZE,
        fonts: [],
      });
      expect((await sharp(bytes).stats()).entropy).toBeGreaterThan(0.3);
    }
  });

  it('aligns right-to-left titles to the right, with the art on the other side', async () => {
    const fonts = [{ bytes: interFile('inter-latin-700-normal.woff') }];
    const card = await designCard({
      content: cardContent({ title: 'TypeScript', locale: 'en', layout: 'split' }),
      size: SIZE,
      fonts,
    });
    const mirrored = await designCard({
      content: cardContent({ title: '2026: 100%', category: '', locale: 'he', layout: 'split' }),
      size: SIZE,
      fonts,
    });
    expect(titleOf(card)?.align).toBe('left');
    expect(titleOf(mirrored)?.align).toBe('right');
    expect(titleOf(mirrored)?.box.x).toBeGreaterThan(SIZE.width / 2);
  });

  it('sets Arabic with a configured font, right-aligned and within the social crop', async () => {
    const content = cardContent({ title: 'كيف خفضنا زمن الاستجابة بنسبة 80% (الجزء 2)', locale: 'ar' });
    const without = await designCard({ content, size: SIZE, fonts: [] });
    expect(titleOf(without)).toBeUndefined();
    const card = await designCard({ content, size: SIZE, fonts: [{ bytes: arabicFont() }] });
    expect(titleOf(card)?.align).toBe('right');
    expect(titleOf(card)?.letterSpacing).toBe(0);
    expect(
      titleOf(card)
        ?.lines.map(({ text }) => text)
        .join(' '),
    ).toBe(content.title.replace('(الجزء 2)', '(الجزء\u00A02)'));
    expectInside(await inkBounds(card, SIZE), safeArea(SIZE));
  });

  it('puts a plate behind a logo that would not stand out from the ground', async () => {
    const onWhite = PALETTES['light'] ?? [];
    const vanishing = await design({ logo: svgLogo('#fefefe'), palette: onWhite });
    const visible = await design({ logo: svgLogo('#0f172a'), palette: onWhite });
    const pixelBeside = async (card: typeof visible): Promise<string> => {
      const logo = card.design.logo ?? { x: 0, y: 0 };
      const { data } = await sharp(await rasterise({ ...card, size: SIZE }))
        .extract({ left: Math.round(logo.x) - 5, top: Math.round(logo.y) + 10, width: 1, height: 1 })
        .raw()
        .toBuffer({ resolveWithObject: true });
      return `#${data.subarray(0, 3).toString('hex')}`;
    };
    expect(contrastRatio(await pixelBeside(vanishing), '#fefefe')).toBeGreaterThan(4.5);
    expect(await pixelBeside(visible)).toBe('#ffffff');
  });

  it('rejects a logo that is not an image', async () => {
    const logo = { bytes: Buffer.from('not an image'), mime: 'image/png' };
    await expect(drawCard({ content: cardContent({ logo }), size: SIZE, fonts: [] })).rejects.toMatchObject({
      code: 'image_invalid',
    });
  });

  it('cuts a category and a site name that are too long for their line', async () => {
    for (const layout of LAYOUT_NAMES) {
      const card = await design({
        category: 'Category '.repeat(1_000),
        siteName: 'Site'.repeat(2_500),
        layout,
      });
      const small = card.design.texts.filter(({ role }) => role !== 'title');
      expect(small.map(({ lines }) => lines[0]?.text.endsWith('…'))).toEqual([true, true]);
      expectInside(await inkBounds(card, SIZE), safeArea(SIZE));
    }
  });

  it('is drawn for a locale that is not a language tag', async () => {
    const bytes = await drawCard({ content: cardContent({ locale: 'default_site' }), size: SIZE, fonts: [] });
    expect(bytes.length).toBeGreaterThan(5_000);
  });
});
