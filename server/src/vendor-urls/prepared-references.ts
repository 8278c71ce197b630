import type { SourceImage } from '../contracts/provider';
import type { AssetReference } from '../contracts/template';

/** How long a prepared picture is kept, and how many bytes all of them may take. */
const KEEP_MS = 120_000;
const KEEP_BYTES = 32_000_000;

interface Parts {
  /** Tells one state of a file from another without reading it; null when it is gone. */
  version: (reference: AssetReference) => Promise<string | null>;
  /** @throws HeroError */
  prepare: (reference: AssetReference) => Promise<SourceImage>;
}

/**
 * Reads references as vendors take them. A picture that is asked for again soon is not prepared again, and never
 * twice at once: whoever holds an address of one can cost the server no more than that, however often it is opened.
 */
export const createPreparedReferences = ({ version, prepare }: Parts) => {
  const kept = new Map<string, SourceImage>();
  const underWay = new Map<string, Promise<SourceImage>>();

  const keep = (key: string, picture: SourceImage): void => {
    kept.set(key, picture);
    let bytes = [...kept.values()].reduce((sum, other) => sum + other.bytes.byteLength, 0);
    for (const [oldest, other] of kept) {
      if (bytes <= KEEP_BYTES) break;
      kept.delete(oldest);
      bytes -= other.bytes.byteLength;
    }
    setTimeout(() => {
      if (kept.get(key) === picture) kept.delete(key);
    }, KEEP_MS).unref();
  };

  const prepareOnce = (key: string, reference: AssetReference): Promise<SourceImage> => {
    const running = underWay.get(key);
    if (running !== undefined) return running;
    const preparing = prepare(reference)
      .then((picture) => {
        keep(key, picture);
        return picture;
      })
      .finally(() => underWay.delete(key));
    underWay.set(key, preparing);
    return preparing;
  };

  return async (reference: AssetReference): Promise<SourceImage> => {
    const state = await version(reference);
    // Preparing what is gone says best that it is.
    if (state === null) return prepare(reference);
    const key = JSON.stringify([reference, state]);
    return kept.get(key) ?? prepareOnce(key, reference);
  };
};
