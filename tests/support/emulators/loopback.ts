import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

export interface LoopbackServer {
  port: number;
  /** `http://127.0.0.1:<port>` */
  origin: string;
  /** Connections that were ever made: proof that nothing reached the server. */
  readonly connections: number;
  /** Stops listening, so that the next connection is refused. */
  unplug: () => Promise<void>;
  /** Listens again at the same port. */
  plug: () => Promise<void>;
  close: () => Promise<void>;
}

/** A real HTTP server on loopback. */
export const listenOnLoopback = async (
  handler: RequestListener,
  { port = 0 }: { port?: number } = {},
): Promise<LoopbackServer> => {
  let connections = 0;
  const sockets = new Set<Socket>();
  const server = createServer(handler);
  server.on('connection', (socket: Socket) => {
    connections++;
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });

  const listen = (wanted: number): Promise<void> =>
    new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(wanted, '127.0.0.1', () => {
        server.off('error', reject);
        resolve();
      });
    });
  const stop = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });

  await listen(port);
  const bound = (server.address() as AddressInfo).port;
  return {
    port: bound,
    origin: `http://127.0.0.1:${bound}`,
    get connections() {
      return connections;
    },
    unplug: stop,
    plug: () => listen(bound),
    close: stop,
  };
};
