// One attempt to reach the hub over one WebSocket. Once it has been dropped, or has ended by itself,
// it is never heard of again, so that a socket that was given up cannot disturb its successor.

import type { ClientMessage, ServerMessage } from './messages.ts';

/** What is needed of a WebSocket; the browser's, Node's, ws's and k6's all have it. */
export type SocketLike = {
  readonly readyState: number;
  send(data: string): void;
  close(code?: number, reason?: string): void;
  /** The page goes away: tells the hub at once. Of real sockets the browser sees to that itself. */
  goAway?(): void;
  addEventListener(type: 'open', listener: () => void): void;
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void;
  addEventListener(
    type: 'close',
    listener: (event: { code: number; reason: string }) => void,
  ): void;
  addEventListener(type: 'error', listener: () => void): void;
};

export type WireEvents = {
  readonly opened: () => void;
  readonly received: (message: ServerMessage) => void;
  readonly lost: (reason: string) => void;
};

const openState = 1;

export class Wire {
  readonly #socket: SocketLike;
  #dropped = false;

  constructor(socket: SocketLike, events: WireEvents) {
    this.#socket = socket;
    socket.addEventListener('open', () => {
      if (!this.#dropped) events.opened();
    });
    socket.addEventListener('message', ({ data }) => {
      if (!this.#dropped) events.received(JSON.parse(String(data)));
    });
    socket.addEventListener('error', () => {
      // The close event that follows says the same, with a code.
    });
    socket.addEventListener('close', ({ code, reason }) => {
      if (this.#dropped) return;
      this.#dropped = true;
      events.lost(reason || `the connection was closed (${code})`);
    });
  }

  /** @returns false where the socket is not open. */
  send(message: ClientMessage): boolean {
    if (this.#socket.readyState !== openState) return false;
    this.#socket.send(JSON.stringify(message));
    return true;
  }

  /** @returns false where a page that goes away has nothing to say. */
  goAway(): boolean {
    if (this.#dropped || this.#socket.goAway === undefined) return false;
    this.#dropped = true;
    this.#socket.goAway();
    return true;
  }

  drop(code: number, reason: string): void {
    this.#dropped = true;
    if (this.#socket.readyState <= openState) this.#socket.close(code, reason);
  }
}
