// ShareDB on PostgreSQL through sharedb-postgres, over WebSockets. It commits an edit before it
// acknowledges it, with the whole document's snapshot.

import { createServer } from 'node:http';
import { Duplex } from 'node:stream';
import { type as textType } from 'ot-text-unicode';
import Backend from 'sharedb';
import PostgresDatabase from 'sharedb-postgres';
import { type WebSocket, WebSocketServer } from 'ws';

Backend.types.register(textType);

/** What ShareDB speaks to a client over: a stream of objects, one a message. */
const streamOf = (socket: WebSocket): Duplex => {
  const stream = new Duplex({
    objectMode: true,
    read: () => {},
    write: (value: unknown, _encoding, done) => {
      socket.send(JSON.stringify(value), () => done());
    },
    final: (done) => {
      socket.close();
      done();
    },
  });
  socket.on('message', (data) => stream.push(JSON.parse(String(data))));
  socket.on('close', () => {
    stream.push(null);
    stream.end();
  });
  socket.on('error', (error) => stream.destroy(error));
  stream.on('error', () => socket.terminate());
  return stream;
};

const database = new PostgresDatabase({ connectionString: process.env.DATABASE_URL });
const backend = new Backend({ db: database });
const server = createServer();
new WebSocketServer({ server }).on('connection', (socket) => backend.listen(streamOf(socket)));
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('not a TCP port');
  process.send?.({ ready: { app: `http://127.0.0.1:${address.port}` } });
});
process.on('disconnect', () => process.exit(0));
