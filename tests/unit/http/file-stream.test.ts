import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { describe, expect, it, vi } from 'vitest';
import { fileStream } from '../../../server/src/http/content-api/file-stream';

const closed = (stream: Readable) => new Promise((resolve) => stream.once('close', resolve));

describe('fileStream', () => {
  const openFile = () => ({
    chunks: Readable.from([Buffer.from('ab'), Buffer.from('c')]),
    close: vi.fn(() => Promise.resolve()),
  });

  it('closes the file once it is read', async () => {
    const file = openFile();
    const stream = fileStream(file, () => undefined);
    const end = closed(stream);
    expect((await buffer(stream)).toString()).toBe('abc');
    await end;
    expect(file.close).toHaveBeenCalledTimes(1);
  });

  it('closes the file when the client disconnects before the first read', async () => {
    const file = openFile();
    const stream = fileStream(file, () => undefined);
    const end = closed(stream);
    stream.destroy();
    stream.destroy();
    await end;
    expect(file.close).toHaveBeenCalledTimes(1);
  });

  it('reports a file that cannot be closed', async () => {
    const problem = vi.fn();
    const stream = fileStream({ ...openFile(), close: () => Promise.reject(new Error('busy')) }, problem);
    stream.destroy();
    await vi.waitFor(() => expect(problem).toHaveBeenCalledTimes(1));
  });
});
