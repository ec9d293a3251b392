// What a client of the hub is given, and the ways to the hub that follow from it.

import type { Clock } from './clock.ts';
import { PolledSocket } from './polled-socket.ts';
import { Transport } from './transport.ts';
import type { SocketLike } from './wire.ts';

export type HubOptions = {
  /** ws://… or wss://… with the hub's path. */
  readonly url: string;
  /** Asked for before each attempt. A HubError `unauthorized` ends the attempts. */
  readonly token: () => string | Promise<string>;
  readonly createSocket?: (url: string) => SocketLike;
  /** The way for when sockets do not get through; by default HTTP, where there is `fetch`. */
  readonly createPolled?: ((url: string) => SocketLike) | null;
  /** The way for those whom the hub will not have, because collaboration is switched off for them. */
  readonly createAlone?: () => SocketLike;
  readonly clock?: Clock;
};

export const transportOf = (options: HubOptions): Transport => {
  const { url, createSocket, createPolled, createAlone = null } = options;
  const polls = createSocket === undefined && typeof fetch === 'function';
  return new Transport({
    url,
    createSocket: createSocket ?? ((to) => new WebSocket(to)),
    createPolled: createPolled ?? (polls ? (to) => new PolledSocket(to) : null),
    createAlone,
  });
};
