/** One `<meta>`: Open Graph uses `property`, everything else uses `name`. */
export type HeadTag = { property: string; content: string } | { name: string; content: string };

export type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue };

/** The response of the head endpoint: the contents of a page's `<head>` for one entry. */
export interface PageHead {
  title: string;
  description: string | null;
  /** Absolute, http or https. */
  canonical: string | null;
  tags: HeadTag[];
  /** A schema.org graph for `<script type="application/ld+json">`. */
  jsonLd: Record<string, JsonValue>;
}
