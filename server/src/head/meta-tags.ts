import type { MetaTag } from '../contracts/hero';

interface SocialImage {
  /** Absolute. */
  url: string;
  width: number;
  height: number;
  mime: string;
}

/**
 * The image tags of a page: Open Graph's structured properties (https://ogp.me/#structured) and X's large
 * card. There is exactly one `og:image`, because some crawlers use the last one and some show all.
 */
export const metaTags = ({
  social,
  alternativeText,
}: {
  social: SocialImage;
  alternativeText: string;
}): MetaTag[] => {
  const secure = new URL(social.url).protocol === 'https:';
  const described = alternativeText.trim() !== '';
  return [
    { property: 'og:image', content: social.url },
    ...(secure ? [{ property: 'og:image:secure_url', content: social.url }] : []),
    { property: 'og:image:type', content: social.mime },
    { property: 'og:image:width', content: String(social.width) },
    { property: 'og:image:height', content: String(social.height) },
    ...(described ? [{ property: 'og:image:alt', content: alternativeText }] : []),
    { name: 'twitter:card', content: 'summary_large_image' },
    { name: 'twitter:image', content: social.url },
    ...(described ? [{ name: 'twitter:image:alt', content: alternativeText }] : []),
  ];
};
