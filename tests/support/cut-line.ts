import { createServer, connect, type Socket } from 'node:net';
import { freePort } from './free-port';

/** A line to a server that a test can cut and mend. */
export interface CutLine {
  /** The server's address, by way of this line. */
  url: string;
  /** Ends every connection and takes no new one. */
  cut: () => Promise<void>;
  mend: () => Promise<void>;
  /**
   * Takes connections and ends them at once, as a pooler does whose server is away; ends those there are.
   *
   * @param after so many new connections are still let through.
   */
  hangUp: (options?: { after: number }) => Promise<void>;
  /** Connections that were ended as soon as they came. */
  hungUp: () => number;
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
  let lettingThrough = Infinity;
  let hungUp = 0;
  const keep = (socket: Socket): Socket => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
    return socket;
  };
  const server = createServer((near) => {
    lettingThrough -= 1;
    if (lettingThrough < 0) {
      hungUp += 1;
      near.destroy();
      return;
    }
    const far = keep(connect(port, host));
    keep(near).pipe(far).pipe(near);
    near.on('close', () => far.destroy());
    far.on('close', () => near.destroy());
  });

  const listen = (): Promise<void> =>
    new Promise((resolve) => {
      if (server.listening) resolve();
      else server.listen(ownPort, '127.0.0.1', resolve);
    });
  const endAll = (): void => {
    for (const socket of sockets) socket.destroy();
  };

  return {
    url: url.href,
    cut: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        endAll();
      }),
    mend: () => {
      lettingThrough = Infinity;
      return listen();
    },
    hangUp: ({ after } = { after: 0 }) => {
      lettingThrough = after;
      endAll();
      return listen();
    },
    hungUp: () => hungUp,
  };
};
