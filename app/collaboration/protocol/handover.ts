// From polling to a socket without a gap: a socket that opens says hello beside the polled line, and
// only the welcome moves the session over. One that brings none, or is turned away, costs nothing:
// the polled line is still there. From hello on the documents stand still, so that their revisions
// are those that hello told; what is said of them by the polled line is held, and heard if it stays.

import type { Clock } from './clock.ts';
import type { ClientMessage, ServerMessage, Welcome } from './messages.ts';
import { SocketProbe } from './transport.ts';
import { closeCode } from './version.ts';
import { type SocketLike, Wire, type WireEvents } from './wire.ts';

export type HandoverParts = {
  readonly clock: Clock;
  readonly create: () => SocketLike;
  readonly token: () => string | Promise<string>;
  readonly hello: (token: string) => ClientMessage;
  /** What the socket is to tell once the session has moved to it. */
  readonly events: WireEvents;
  readonly moved: (wire: Wire, welcome: Welcome) => void;
  /** @param lost why the polled line ended meanwhile; null where it is still there. */
  readonly stayed: (held: readonly ServerMessage[], lost: string | null) => void;
};

const welcomeTimeoutMs = 10_000;
/** The hub ends the polled line as it says the welcome: that is not far then. */
const welcomeAfterLossMs = 3_000;

export class Handover {
  readonly #parts: HandoverParts;
  readonly #probe: SocketProbe;
  /** It has opened, and waits for its token. */
  #found: SocketLike | null = null;
  /** It has said hello. */
  #wire: Wire | null = null;
  #held: ServerMessage[] = [];
  #lost: string | null = null;
  #cancel: (() => void) | null = null;

  constructor(parts: HandoverParts) {
    const { clock, create } = parts;
    this.#parts = parts;
    this.#probe = new SocketProbe({ clock, create, found: (socket) => void this.#try(socket) });
  }

  /** From now on sockets are tried. */
  start(): void {
    this.#probe.start();
  }

  /** @param code of the close of a socket that is being tried. */
  stop(code: number): void {
    this.#probe.stop();
    this.#found?.close(closeCode.left, 'not needed');
    this.#found = null;
    this.#end(code);
  }

  /** @returns whether what the polled line says waits until it is known which line goes on. */
  holds(message: ServerMessage): boolean {
    if (this.#wire === null || !('document' in message)) return false;
    this.#held.push(message);
    return true;
  }

  /** The polled line is lost. @returns whether a socket may still take its place. */
  outlives(reason: string): boolean {
    if (this.#wire === null) return false;
    this.#lost ??= reason;
    this.#failAfter(welcomeAfterLossMs);
    return true;
  }

  async #try(socket: SocketLike): Promise<void> {
    this.#found = socket;
    const token = await (async () => this.#parts.token())().catch(() => null);
    if (this.#found !== socket) return;
    this.#found = null;
    if (token === null || socket.readyState !== 1) {
      socket.close(closeCode.left, 'not needed');
      this.#probe.again();
      return;
    }
    const wire = new Wire(
      socket,
      this.#events(() => wire === this.#wire),
    );
    this.#wire = wire;
    this.#failAfter(welcomeTimeoutMs);
    wire.send(this.#parts.hello(token));
  }

  #events(trying: () => boolean): WireEvents {
    const { events } = this.#parts;
    return {
      opened: () => undefined,
      received: (message) => {
        if (!trying()) events.received(message);
        else if (message.type === 'welcome') this.#welcome(message);
        else if (message.type === 'refused') this.#failed();
      },
      lost: (reason) => {
        if (trying()) this.#failed();
        else events.lost(reason);
      },
    };
  }

  #welcome(welcome: Welcome): void {
    const wire = this.#wire;
    if (wire === null) return;
    this.#wire = null;
    this.#end(closeCode.left);
    this.#parts.moved(wire, welcome);
  }

  #failed(): void {
    const held = this.#held;
    const lost = this.#lost;
    // The hub may have moved the session already: it is resumed, and so it must not end.
    this.#end(closeCode.outOfStep);
    if (lost === null) this.#probe.again();
    this.#parts.stayed(held, lost);
  }

  #failAfter(milliseconds: number): void {
    this.#cancel?.();
    this.#cancel = this.#parts.clock.after(milliseconds, () => this.#failed());
  }

  #end(code: number): void {
    this.#cancel?.();
    this.#cancel = null;
    const wire = this.#wire;
    this.#wire = null;
    this.#held = [];
    this.#lost = null;
    wire?.drop(code, 'the polled line goes on');
  }
}
