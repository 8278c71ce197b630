import { z } from 'zod';
import { cleanText } from './clean-text';

const nodeSchema = z.object({
  type: z.string().catch(''),
  text: z.string().catch(''),
  children: z.array(z.unknown()).catch([]),
});

/** Nodes that run on within a line; every other one starts a line of its own. */
const INLINE_TYPES = new Set(['text', 'link']);
/** Strapi nests lists; nothing sensible goes deeper. */
const MAX_DEPTH = 20;

const nodeText = (value: unknown, depth: number): string => {
  const parsed = nodeSchema.safeParse(value);
  if (!parsed.success || depth > MAX_DEPTH) return '';
  const { type, text, children } = parsed.data;
  if (type === 'image') return '';
  const inner = text + children.map((child) => nodeText(child, depth + 1)).join('');
  return INLINE_TYPES.has(type) ? inner : `${inner}\n`;
};

/**
 * The text of Strapi's "blocks" rich text, on one line. Anything that is not a list of blocks gives ''.
 * Shape: https://docs.strapi.io/cms/features/content-manager (Rich text, blocks).
 */
export const blocksText = (value: unknown): string =>
  Array.isArray(value) ? cleanText(value.map((block) => nodeText(block, 0)).join('')) : '';
