declare module 'bidi-js' {
  /** Levels of the Unicode Bidirectional Algorithm, one per UTF-16 unit; odd ones run right to left. */
  interface EmbeddingLevels {
    levels: Uint8Array;
    paragraphs: { start: number; end: number; level: number }[];
  }

  interface Bidi {
    getEmbeddingLevels(text: string, direction?: 'ltr' | 'rtl' | 'auto'): EmbeddingLevels;
    getReorderedIndices(text: string, levels: EmbeddingLevels, start?: number, end?: number): number[];
  }

  export default function bidiFactory(): Bidi;
}
