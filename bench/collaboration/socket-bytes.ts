// What the WebSockets of one person have read and written, frames and upgrade and all, as their TCP
// sockets count it; also those that were given up for another.

import { Socket } from 'node:net';
import type { WebSocket } from 'ws';

export class SocketBytes {
  #ended = 0;
  #current: WebSocket | null = null;

  /** From now on this is the person's socket. */
  follow(webSocket: WebSocket): void {
    this.#ended = this.total;
    this.#current = webSocket;
  }

  get total(): number {
    const socket: unknown = this.#current === null ? null : Reflect.get(this.#current, '_socket');
    if (!(socket instanceof Socket)) return this.#ended;
    return this.#ended + socket.bytesRead + socket.bytesWritten;
  }
}
