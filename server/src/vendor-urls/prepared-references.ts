import type { SourceImage } from '../contracts/provider';
import type { AssetReference } from '../contracts/template';

/** How long a prepared image is cached, and the maximum size of all cached images. */
const KEEP_MS = 120_000;
const KEEP_BYTES = 32_000_000;

interface Parts {
  /** Changes with the file, computed without reading it; null when the file is missing. */
  version: (reference: AssetReference) => Promise<string | null>;
  /** @throws HeroError */
  prepare: (reference: AssetReference) => Promise<SourceImage>;
}

/**
 * Prepares reference images for vendors. Prepared images are cached for a while, and concurrent requests share one
 * preparation, which limits the load that repeated requests for a signed URL can cause.
 */
export const createPreparedReferences = ({ version, prepare }: Parts) => {
  const cache = new Map<string, SourceImage>();
  const running = new Map<string, Promise<SourceImage>>();

  const keep = (key: string, image: SourceImage): void => {
    cache.set(key, image);
    let bytes = [...cache.values()].reduce((sum, other) => sum + other.bytes.byteLength, 0);
    for (const [oldest, other] of cache) {
      if (bytes <= KEEP_BYTES) break;
      cache.delete(oldest);
      bytes -= other.bytes.byteLength;
    }
    setTimeout(() => {
      if (cache.get(key) === image) cache.delete(key);
    }, KEEP_MS).unref();
  };

  const prepareOnce = (key: string, reference: AssetReference): Promise<SourceImage> => {
    const shared = running.get(key);
    if (shared !== undefined) return shared;
    const preparing = prepare(reference)
      .then((image) => {
        keep(key, image);
        return image;
      })
      .finally(() => running.delete(key));
    running.set(key, preparing);
    return preparing;
  };

  return async (reference: AssetReference): Promise<SourceImage> => {
    const state = await version(reference);
    // Preparing a missing file throws the right error.
    if (state === null) return prepare(reference);
    const key = JSON.stringify([reference, state]);
    return cache.get(key) ?? prepareOnce(key, reference);
  };
};
