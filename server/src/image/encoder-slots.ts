/**
 * Image operations under way at once in the whole process. Each holds one of libuv's four threads, which also
 * serve the CMS its files and name look-ups: with four taken, a file stat was measured to wait 130 ms, with two 5 ms.
 */
export const ENCODER_SLOTS = 2;

const waiting: (() => void)[] = [];
let free = ENCODER_SLOTS;

const take = (): Promise<void> => {
  if (free > 0) {
    free -= 1;
    return Promise.resolve();
  }
  return new Promise((resolve) => waiting.push(resolve));
};

const release = (): void => {
  const next = waiting.shift();
  if (next) next();
  else free += 1;
};

/** Runs one image operation when a slot is free, first come first served. Never nest: it could wait for itself. */
export const inEncoderSlot = async <T>(operation: () => Promise<T>): Promise<T> => {
  await take();
  try {
    return await operation();
  } finally {
    release();
  }
};
