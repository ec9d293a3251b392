// k6's WebSocket as the hub's client wants a socket. Three things differ: k6 hangs where a socket is
// closed before it is connected, so closing waits for that; a failed dial closes without code and
// reason; and an error in a listener would end the person's iteration, so it is handed on.
// Whoever is turned away by an answer of the app's has reached it: that is no failed dial.

import { WebSocket } from 'k6/websockets';
import type { SocketLike } from '../../app/collaboration/protocol/wire.ts';

export type SocketWatch = {
  /** Nothing answered there: why. */
  readonly dialFailed: (reason: string) => void;
  readonly sent: (data: string) => void;
  /** What a listener threw. */
  readonly failed: (error: unknown) => void;
};

type Kind = 'open' | 'message' | 'close' | 'error';
/** All that k6's events carry. */
type Fields = { data: unknown; code: number; reason: string };

const state = { connecting: 0, closing: 2 } as const;
/** What k6 says where HTTP answers an upgrade with anything but one. */
const turnedAway = /bad handshake/;
/** The code for an end without a code. */
const abnormal = 1006;

export class HubSocket implements SocketLike {
  readonly #socket: WebSocket;
  readonly #watch: SocketWatch;
  #opened = false;
  #error = '';
  /** Asked for before the connection was there. */
  #closing: { readonly code: number | undefined; readonly reason: string | undefined } | null =
    null;

  constructor(url: string, watch: SocketWatch) {
    this.#watch = watch;
    this.#socket = new WebSocket(url);
    this.#on('open', () => {
      this.#opened = true;
      if (this.#closing !== null) this.#socket.close(this.#closing.code, this.#closing.reason);
    });
    this.#on('error', (event) => {
      this.#error = String((event as Partial<{ error: unknown }>).error ?? '');
      if (!this.#opened && !turnedAway.test(this.#error)) watch.dialFailed(this.#error);
    });
  }

  get readyState(): number {
    return this.#closing === null ? this.#socket.readyState : state.closing;
  }

  send(data: string): void {
    this.#watch.sent(data);
    this.#socket.send(data);
  }

  close(code?: number, reason?: string): void {
    if (this.#socket.readyState === state.connecting) this.#closing ??= { code, reason };
    else this.#socket.close(code, reason);
  }

  addEventListener(type: Kind, listener: (event: Fields) => void): void {
    this.#on(type, (event) => {
      if (type === 'open' && this.#closing !== null) return;
      if (type !== 'close') listener(event as Fields);
      else
        listener({ data: null, code: event.code ?? abnormal, reason: event.reason || this.#error });
    });
  }

  #on(type: Kind, listener: (event: Partial<Fields>) => void): void {
    this.#socket.addEventListener(type as never, (event) => {
      try {
        listener(event as unknown as Partial<Fields>);
      } catch (error) {
        this.#watch.failed(error);
      }
    });
  }
}
