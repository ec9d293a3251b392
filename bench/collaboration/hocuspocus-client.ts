// A person at Hocuspocus, by its own provider. Its awareness stays as it is at first, and empty: it is
// what keeps an idle connection alive.

import { HocuspocusProvider, HocuspocusProviderWebsocket } from '@hocuspocus/provider';
import { WebSocket } from 'ws';
import {
  createAbsolutePositionFromRelativePosition,
  createRelativePositionFromTypeIndex,
  Doc,
} from 'yjs';
import { firstCursor, type OpenSeat } from './contender.ts';
import { SocketBytes } from './socket-bytes.ts';

export const openHocuspocus: OpenSeat = async (url, place, heard, lost) => {
  const bytes = new SocketBytes();
  class CountedSocket extends WebSocket {
    constructor(address: string) {
      super(address);
      bytes.follow(this);
    }
  }
  const doc = new Doc();
  const wire = new HocuspocusProviderWebsocket({ url, WebSocketPolyfill: CountedSocket });
  const provider = new HocuspocusProvider({
    websocketProvider: wire,
    name: place.document,
    document: doc,
  });
  const synced = new Promise<void>((resolve) => provider.on('synced', () => resolve()));
  provider.attach();
  await synced;
  wire.on('close', lost);
  const text = doc.getText('text');
  const at = (index: number) => createRelativePositionFromTypeIndex(text, index, -1);
  let cursor = at(firstCursor(text.toString(), place.line));
  text.observe((event, transaction) => {
    if (transaction.local) return;
    for (const { insert } of event.delta) if (typeof insert === 'string') heard(insert);
  });
  return {
    type: (deletes, insert) => {
      const index = createAbsolutePositionFromRelativePosition(cursor, doc)?.index;
      if (index === undefined) throw new RangeError('The cursor is nowhere.');
      doc.transact(() => {
        if (deletes > 0) text.delete(index - deletes, deletes);
        text.insert(index - deletes, insert);
      });
      cursor = at(index - deletes + insert.length);
    },
    text: () => text.toString(),
    bytes: () => bytes.total,
    close: () => {
      provider.destroy();
      wire.destroy();
    },
  };
};
