import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { freePorts } from '../loopback.ts';
import { startRelay, type Upstream } from './relay.ts';

describe('relay', () => {
  const servers: Server[] = [];
  const sockets = new Set<Socket>();
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-relay-'));
  after(() => {
    for (const socket of sockets) socket.destroy();
    for (const server of servers) server.close();
    rmSync(folder, { recursive: true });
  });

  /** One that says its name to whoever comes. */
  const serve = async (name: string, at: Upstream): Promise<Server> => {
    const server = createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.write(name);
    });
    server.listen(at);
    await once(server, 'listening');
    servers.push(server);
    return server;
  };
  const call = async (
    port: number,
  ): Promise<{ readonly socket: Socket; readonly said: string }> => {
    const socket = connect(port, '127.0.0.1');
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    const said = await Promise.race([
      once(socket, 'data').then(([data]) => String(data)),
      once(socket, 'close').then(() => 'closed'),
    ]);
    return { socket, said };
  };

  it('goes from server to server, and past one that is not there', async () => {
    const [first = 0, second = 0] = await freePorts(2);
    await serve('first', first);
    await using relay = await startRelay([first, second]);
    assert.deepEqual(
      [(await call(relay.port)).said, (await call(relay.port)).said],
      ['first', 'first'],
    );
    await serve('second', second);
    const said = [(await call(relay.port)).said, (await call(relay.port)).said];
    assert.deepEqual(said.toSorted(), ['first', 'second']);
  });

  it('closes what nobody takes, and what the server ends', async () => {
    const [nobody = 0, somebody = 0] = await freePorts(2);
    await using none = await startRelay([nobody]);
    assert.equal((await call(none.port)).said, 'closed');
    await serve('here', somebody);
    await using relay = await startRelay([somebody]);
    const { socket, said } = await call(relay.port);
    assert.equal(said, 'here');
    const closed = once(socket, 'close');
    for (const open of sockets) if (open.localPort === somebody) open.destroy();
    await closed;
  });

  it('makes a port of a socket of the file system', async () => {
    const path = join(folder, 'socket');
    await serve('behind a path', path);
    await using relay = await startRelay([path]);
    assert.equal((await call(relay.port)).said, 'behind a path');
  });
});
