// What a WebSocket has read and written, frames and upgrade and all, as its TCP socket counts it.

import { Socket } from 'node:net';
import type { WebSocket } from 'ws';

export const bytesOf = (webSocket: WebSocket | null): number => {
  const socket: unknown = webSocket === null ? null : Reflect.get(webSocket, '_socket');
  return socket instanceof Socket ? socket.bytesRead + socket.bytesWritten : 0;
};
