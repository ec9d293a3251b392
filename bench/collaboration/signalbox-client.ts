// A person at our hub, by the client that our pages use.

import { ChangeSet } from '@codemirror/state';
import { WebSocket } from 'ws';
import { HubClient } from '../../app/collaboration/protocol/client.ts';
import { type Clock, systemClock } from '../../app/collaboration/protocol/clock.ts';
import { firstCursor, type OpenSeat, type Place, type Seat } from './contender.ts';
import { SocketBytes } from './socket-bytes.ts';

export type SignalboxSeat = Seat & {
  /** Whether the hub has all that was typed. */
  readonly saved: () => boolean;
  /** Breaks the connection as a pulled cable does. */
  readonly pullCable: () => void;
};

export type SignalboxEvents = {
  readonly heard: (inserted: string) => void;
  readonly lost: () => void;
  readonly back: () => void;
};

export const sitAtSignalbox = async (
  url: string,
  place: Place,
  events: SignalboxEvents,
  clock: Clock = systemClock,
): Promise<SignalboxSeat> => {
  const bytes = new SocketBytes();
  let socket: WebSocket | null = null;
  const hub = new HubClient({
    url,
    clock,
    token: () => place.token,
    createSocket: (address) => {
      socket = new WebSocket(address);
      bytes.follow(socket);
      return socket;
    },
  });
  const document = await hub.open(place.document);
  hub.onStatus(({ state }) => {
    if (state === 'waiting' || state === 'refused') events.lost();
    if (state === 'connected') events.back();
  });
  let cursor = firstCursor(document.text.toString(), place.line);
  document.onRemote((changes) => {
    cursor = changes.mapPos(cursor, -1);
    changes.iterChanges((_fromA, _toA, _fromB, _toB, inserted) => {
      if (inserted.length > 0) events.heard(inserted.toString());
    });
  });
  return {
    type: (deletes, insert) => {
      const from = cursor - deletes;
      document.edit(ChangeSet.of({ from, to: cursor, insert }, document.text.length));
      cursor = from + insert.length;
    },
    text: () => document.text.toString(),
    bytes: () => bytes.total,
    close: () => hub.close(),
    saved: () => document.saveState === 'saved',
    pullCable: () => socket?.terminate(),
  };
};

export const openSignalbox: OpenSeat = (url, place, heard, lost) =>
  sitAtSignalbox(url, place, { heard, lost, back: () => {} });
