// A small TCP proxy before several servers, as a load balancer is: each connection goes to the next
// server that takes it, and ends with it.

import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

export type TestProxy = {
  readonly url: string;
  readonly close: () => Promise<void>;
};

const connectTo = async (port: number): Promise<Socket | null> => {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return socket;
  } catch {
    return null;
  }
};

/** @param ports of the servers; nobody has to listen there yet. */
export const startProxy = async (ports: readonly number[]): Promise<TestProxy> => {
  const open = new Set<Socket>();
  let next = 0;

  const serve = async (client: Socket): Promise<void> => {
    open.add(client);
    client.on('error', () => client.destroy());
    client.once('close', () => open.delete(client));
    for (let tried = 0; tried < ports.length; tried += 1) {
      const port = ports[next % ports.length] ?? 0;
      next += 1;
      const server = await connectTo(port);
      if (server === null) continue;
      server.on('error', () => client.destroy());
      server.once('close', () => client.destroy());
      client.once('close', () => server.destroy());
      if (client.destroyed) server.destroy();
      client.pipe(server).pipe(client);
      return;
    }
    client.destroy();
  };

  const listener: Server = createServer((client) => void serve(client));
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const address = listener.address();
  if (address === null || typeof address === 'string') throw new TypeError('not a TCP port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: async () => {
      for (const socket of open) socket.destroy();
      const closed = once(listener, 'close');
      listener.close();
      await closed;
    },
  };
};
