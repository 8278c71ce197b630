import sharp from 'sharp';

/** What a vendor finds at the address of a reference image: its type, or null when there is no picture. */
export const fetchReference = async (url: string): Promise<string | null> => {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(10_000) });
    if (!answer.ok) return null;
    const { format } = await sharp(Buffer.from(await answer.arrayBuffer())).metadata();
    return ['png', 'jpeg', 'webp'].includes(format) ? `image/${format}` : null;
  } catch {
    return null;
  }
};

/** The first address of a list at which there is no picture. */
export const firstUnreadable = async (urls: readonly string[]): Promise<string | null> => {
  const found = await Promise.all(
    urls.map(async (url) => ((await fetchReference(url)) === null ? url : null)),
  );
  return found.find((url) => url !== null) ?? null;
};
