// Which way to the hub to try next: a socket, or polling where sockets do not get through. Polling is
// tried when two sockets in a row have brought no word at all, and left for a socket when it brings
// none either, or when a socket that is tried beside it now and then opens. Where the hub will not
// have this person by socket they poll, and where not so either they go past it, alone, until that
// brings no word.

import type { Clock } from './clock.ts';
import type { SocketLike } from './wire.ts';

export type Way = 'socket' | 'polling' | 'alone';

export type TransportParts = {
  /** ws://… or wss://… with the hub's path. */
  readonly url: string;
  readonly createSocket: (url: string) => SocketLike;
  /** null: polling is not possible here. */
  readonly createPolled: ((url: string) => SocketLike) | null;
  /** null: one does not write alone here. */
  readonly createAlone?: (() => SocketLike) | null;
};

const silentSockets = 2;

export class Transport {
  readonly #parts: TransportParts;
  #way: Way = 'socket';
  #silent = 0;
  /** The hub said that it wants no socket of this person's. */
  #noSockets = false;

  constructor(parts: TransportParts) {
    this.#parts = parts;
  }

  /** A new line to the hub, by the way that it is to go now. */
  create(): SocketLike {
    const { url, createPolled, createAlone = null } = this.#parts;
    if (this.#way === 'alone' && createAlone !== null) return createAlone();
    if (this.#way === 'socket' || createPolled === null) return this.createSocket();
    return createPolled(`${url.replace(/^ws/, 'http')}/poll`);
  }

  createSocket(): SocketLike {
    return this.#parts.createSocket(this.#parts.url);
  }

  get way(): Way {
    return this.#way;
  }

  /** Whether a socket may be tried beside polling. */
  get probes(): boolean {
    return this.#way === 'polling' && !this.#noSockets;
  }

  /** The hub will not have this person this way. @returns whether there is another. */
  switchedOff(): boolean {
    const { createPolled, createAlone = null } = this.#parts;
    if (this.#way === 'socket' && createPolled !== null) {
      this.#way = 'polling';
      this.#noSockets = true;
      return true;
    }
    this.#noSockets = false;
    this.#way = createAlone === null ? 'socket' : 'alone';
    return createAlone !== null;
  }

  /** A line that had been welcomed is lost: sockets may be wanted again. */
  ended(): void {
    if (!this.#noSockets) return;
    this.#noSockets = false;
    this.#way = 'socket';
  }

  /** The hub has said something. */
  heard(): void {
    this.#silent = 0;
  }

  /** An attempt is over in which the hub said nothing. */
  silent(): void {
    this.#silent += 1;
    if (this.#way !== 'socket') {
      // It is the network or the hub, and not the socket.
      this.#way = 'socket';
      this.#silent = 0;
    } else if (this.#parts.createPolled !== null && this.#silent >= silentSockets) {
      this.#way = 'polling';
    }
  }

  /** A socket has opened. */
  opened(): void {
    this.#way = 'socket';
    this.#silent = 0;
  }
}

const firstProbeMs = 15_000;
const longestProbeMs = 5 * 60_000;
/** What takes longer to open is no way to go. */
const openWithinMs = 10_000;

export type ProbeParts = {
  readonly clock: Clock;
  readonly create: () => SocketLike;
  /** A socket is open; it is the finder's from now on. */
  readonly found: (socket: SocketLike) => void;
};

/** While polling: tries a socket now and then, each time after twice as long. */
export class SocketProbe {
  readonly #parts: ProbeParts;
  #pauseMs = firstProbeMs;
  #cancel: (() => void) | null = null;
  #trying: SocketLike | null = null;

  constructor(parts: ProbeParts) {
    this.#parts = parts;
  }

  start(): void {
    this.stop();
    this.#pauseMs = firstProbeMs;
    this.#plan();
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
    const trying = this.#trying;
    this.#trying = null;
    trying?.close();
  }

  /** What was found did not do: the next is tried after a longer time. */
  again(): void {
    this.stop();
    this.#plan();
  }

  #plan(): void {
    this.#cancel = this.#parts.clock.after(this.#pauseMs, () => this.#try());
    this.#pauseMs = Math.min(longestProbeMs, 2 * this.#pauseMs);
  }

  #try(): void {
    const { clock, create, found } = this.#parts;
    const socket = create();
    this.#trying = socket;
    const failed = (): void => {
      if (this.#trying === socket) this.again();
    };
    this.#cancel = clock.after(openWithinMs, failed);
    socket.addEventListener('open', () => {
      if (this.#trying !== socket) return;
      this.#trying = null;
      this.stop();
      found(socket);
    });
    socket.addEventListener('error', () => {
      // The close event that follows says the same.
    });
    socket.addEventListener('close', failed);
  }
}
