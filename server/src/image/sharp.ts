import type sharp from 'sharp';

/** The image library, loaded on first use. */
export const loadSharp = async (): Promise<typeof sharp> => (await import('sharp')).default;
