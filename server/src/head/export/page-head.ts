/** One `<meta>`: Open Graph uses `property`, everything else uses `name`. */
export type HeadTag = { property: string; content: string } | { name: string; content: string };

export type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue };

/** What the head endpoint answers: everything a page's `<head>` needs of one entry. */
export interface PageHead {
  title: string;
  description: string | null;
  /** Absolute, http or https. */
  canonical: string | null;
  tags: HeadTag[];
  /** A schema.org graph for `<script type="application/ld+json">`. */
  jsonLd: Record<string, JsonValue>;
}
