import { createServer, connect, type Socket } from 'node:net';
import { freePort } from './free-port';

/** A line to a server that a test can cut and mend. */
export interface CutLine {
  /** The server's address, by way of this line. */
  url: string;
  /** Ends every connection and takes no new one. */
  cut: () => Promise<void>;
  mend: () => Promise<void>;
}

/** The line begins cut. */
export const createCutLine = async (target: string): Promise<CutLine> => {
  const url = new URL(target);
  const host = url.hostname;
  const port = Number(url.port);
  const ownPort = await freePort();
  url.port = String(ownPort);
  url.hostname = '127.0.0.1';

  const sockets = new Set<Socket>();
  const keep = (socket: Socket): Socket => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
    return socket;
  };
  const server = createServer((near) => {
    const far = keep(connect(port, host));
    keep(near).pipe(far).pipe(near);
    near.on('close', () => far.destroy());
    far.on('close', () => near.destroy());
  });

  return {
    url: url.href,
    cut: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        for (const socket of sockets) socket.destroy();
      }),
    mend: () =>
      new Promise((resolve) => {
        server.listen(ownPort, '127.0.0.1', resolve);
      }),
  };
};
