import { createServer } from 'node:net';

const HOST = '127.0.0.1';

const tryPort = (port: number): Promise<number | null> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE' || error.code === 'EACCES') resolve(null);
      else reject(error);
    });
    server.listen({ port, host: HOST, exclusive: true }, () => {
      const address = server.address();
      const taken = typeof address === 'object' && address !== null ? address.port : port;
      server.close(() => resolve(taken));
    });
  });

/** A port of 127.0.0.1 that nobody listens on; any one, or the first from `wanted` upwards. */
export const freePort = async (wanted?: number): Promise<number> => {
  const candidates = wanted === undefined ? [0] : Array.from({ length: 20 }, (_, index) => wanted + index);
  for (const candidate of candidates) {
    const port = await tryPort(candidate);
    if (port !== null) return port;
  }
  throw new Error(
    wanted === undefined
      ? `No port of ${HOST} is free.`
      : `Ports ${wanted} to ${wanted + candidates.length - 1} of ${HOST} are all in use: end one of their programs, or set PORT to a free one.`,
  );
};
