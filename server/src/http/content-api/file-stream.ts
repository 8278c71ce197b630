import { Readable } from 'node:stream';
import type { OpenFile } from '../../media/open-file';

/**
 * Streams a file and closes it when the stream ends or is destroyed. A generator's `finally` does not run if it
 * was never read, and a client may disconnect before the first read.
 */
export const fileStream = ({ chunks, close }: OpenFile, onProblem: (error: unknown) => void): Readable => {
  const stream = Readable.from(chunks, { objectMode: false });
  // Emitted once, however the stream ends.
  stream.once('close', () => {
    close().catch(onProblem);
  });
  return stream;
};
