import { z } from 'zod';
import { cleanText } from './clean-text';

const nodeSchema = z.object({
  type: z.string().catch(''),
  text: z.string().catch(''),
  children: z.array(z.unknown()).catch([]),
});

/** Nodes within a line; every other node starts a new line. */
const INLINE_TYPES = new Set(['text', 'link']);
/** Deeper nodes are ignored; Strapi nests lists only. */
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
 * The text of Strapi's "blocks" rich text, on one line; '' for a value that is no list of blocks.
 * Shape: https://docs.strapi.io/cms/features/content-manager (Rich text, blocks).
 */
export const blocksText = (value: unknown): string =>
  Array.isArray(value) ? cleanText(value.map((block) => nodeText(block, 0)).join('')) : '';
