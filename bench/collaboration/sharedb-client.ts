// A person at ShareDB, by its own client, with the plain-text type that its authors recommend.

import { type TextOp, type as textType } from 'ot-text-unicode';
import { Connection, types } from 'sharedb/lib/client/index.js';
import type { Socket } from 'sharedb/lib/sharedb.js';
import { WebSocket } from 'ws';
import { firstCursor, type OpenSeat } from './contender.ts';
import { SocketBytes } from './socket-bytes.ts';

types.register(textType);

export const openSharedb: OpenSeat = async (url, place, heard, lost) => {
  const socket = new WebSocket(url);
  const bytes = new SocketBytes();
  bytes.follow(socket);
  // It sets the handlers itself; the types of ws also allow none.
  const connection = new Connection(socket as unknown as Socket);
  const document = connection.get('documents', place.document);
  await new Promise<void>((resolve, reject) =>
    document.subscribe((error) => (error ? reject(error) : resolve())),
  );
  socket.on('close', lost);
  let cursor = firstCursor(document.data, place.line);
  document.on('op', (op: TextOp, ours: boolean) => {
    if (ours) return;
    cursor = textType.transformPosition(cursor, op);
    for (const part of op) if (typeof part === 'string') heard(part);
  });
  return {
    type: (deletes, word) => {
      const from = cursor - deletes;
      const op: TextOp = deletes > 0 ? [from, word, { d: deletes }] : [from, word];
      document.submitOp(op);
      cursor = from + word.length;
    },
    text: () => document.data,
    bytes: () => bytes.total,
    close: () => connection.close(),
  };
};
