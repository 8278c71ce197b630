import { Readable } from 'node:stream';
import type { OpenFile } from '../../media/open-file';

/**
 * The content of a file as a stream that closes the file when it ends or is destroyed. A generator could not do so:
 * one that was never read runs no `finally`, and a client may leave before the first read.
 */
export const fileStream = ({ chunks, close }: OpenFile, onProblem: (error: unknown) => void): Readable => {
  const stream = Readable.from(chunks, { objectMode: false });
  // Emitted once, however the stream ends.
  stream.once('close', () => {
    close().catch(onProblem);
  });
  return stream;
};
