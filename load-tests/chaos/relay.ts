// A small TCP relay. Before several servers it balances as a load balancer does: each connection goes
// to the next server that takes it, and ends with it. Before a socket of the file system it makes a
// port of it, which is what toxiproxy can stand before.

import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { listenOnLoopback } from '../loopback.ts';

/** A port of loopback, or the path of a socket. */
export type Upstream = number | string;

export type Relay = AsyncDisposable & { readonly port: number };

const connectTo = async (upstream: Upstream): Promise<Socket | null> => {
  const socket =
    typeof upstream === 'number' ? connect(upstream, '127.0.0.1') : connect({ path: upstream });
  try {
    await once(socket, 'connect');
    return socket;
  } catch {
    // Nobody is there: the next may be.
    return null;
  }
};

const join = (client: Socket, server: Socket): void => {
  server.on('error', () => client.destroy());
  server.once('close', () => client.destroy());
  client.once('close', () => server.destroy());
  // The client may have left while the connection was made.
  if (client.destroyed) server.destroy();
  client.setNoDelay(true);
  server.setNoDelay(true);
  client.pipe(server).pipe(client);
};

/** Nobody has to be upstream yet: a connection that nobody takes is closed. */
export const startRelay = async (upstreams: readonly Upstream[]): Promise<Relay> => {
  const open = new Set<Socket>();
  let turn = 0;
  const serve = async (client: Socket): Promise<void> => {
    open.add(client);
    client.on('error', () => client.destroy());
    client.once('close', () => open.delete(client));
    const first = turn;
    turn += 1;
    for (const [index] of upstreams.entries()) {
      const upstream = upstreams[(first + index) % upstreams.length];
      const server = upstream === undefined ? null : await connectTo(upstream);
      if (server !== null) return join(client, server);
    }
    client.destroy();
  };

  const listener = createServer((client) => void serve(client));
  const port = await listenOnLoopback(listener);
  return {
    port,
    [Symbol.asyncDispose]: async () => {
      const closed = once(listener, 'close');
      listener.close();
      for (const socket of open) socket.destroy();
      await closed;
    },
  };
};
