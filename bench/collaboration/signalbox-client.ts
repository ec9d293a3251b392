// A person at our hub, by the client that our pages use.

import { ChangeSet } from '@codemirror/state';
import { WebSocket } from 'ws';
import { HubClient } from '../../app/collaboration/protocol/client.ts';
import { firstCursor, type OpenSeat } from './contender.ts';
import { bytesOf } from './socket-bytes.ts';

export const openSignalbox: OpenSeat = async (url, place, heard, lost) => {
  let socket: WebSocket | null = null;
  const hub = new HubClient({
    url,
    token: () => place.token,
    createSocket: (address) => {
      socket = new WebSocket(address);
      return socket;
    },
  });
  const document = await hub.open(place.document);
  hub.onStatus(({ state }) => {
    if (state === 'waiting' || state === 'refused') lost();
  });
  let cursor = firstCursor(document.text.toString(), place.line);
  document.onRemote((changes) => {
    cursor = changes.mapPos(cursor, -1);
    changes.iterChanges((_fromA, _toA, _fromB, _toB, inserted) => {
      if (inserted.length > 0) heard(inserted.toString());
    });
  });
  return {
    type: (deletes, insert) => {
      const from = cursor - deletes;
      document.edit(ChangeSet.of({ from, to: cursor, insert }, document.text.length));
      cursor = from + insert.length;
    },
    text: () => document.text.toString(),
    bytes: () => bytesOf(socket),
    close: () => hub.close(),
  };
};
