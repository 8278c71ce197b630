import { createServer } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';

export interface ConnectProxy {
  /** For `HTTPS_PROXY` and `HTTP_PROXY`. */
  url: string;
  /** What it was asked to connect to, as `host:port`, in order. */
  readonly asked: string[];
  /** `Proxy-Authorization` of each request. */
  readonly authorizations: (string | undefined)[];
  close: () => Promise<void>;
}

/**
 * A real proxy on loopback that only knows CONNECT. `route` answers the port on loopback that stands for a host,
 * or the status with which a tunnel is refused.
 */
export const startConnectProxy = async (
  route: (target: string) => { port: number } | { refused: number },
): Promise<ConnectProxy> => {
  const asked: string[] = [];
  const authorizations: (string | undefined)[] = [];
  const sockets = new Set<Socket>();
  const keep = (socket: Socket): void => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.once('close', () => sockets.delete(socket));
  };
  const server = createServer((_, response) => {
    response.writeHead(405).end();
  });
  server.on('connection', keep);
  server.on('connect', (request, socket: Socket, head) => {
    const target = request.url ?? '';
    asked.push(target);
    authorizations.push(request.headers['proxy-authorization']);
    const to = route(target);
    if ('refused' in to) {
      socket.end(`HTTP/1.1 ${to.refused} Refused\r\ncontent-length: 0\r\n\r\n`);
      return;
    }
    const onward = connect(to.port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      onward.write(head);
      socket.pipe(onward).pipe(socket);
    });
    keep(onward);
    socket.once('close', () => onward.destroy());
    onward.once('close', () => socket.destroy());
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    authorizations,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
};
