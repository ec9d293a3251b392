// The connection of an open document in words: whether others see what is typed, and what becomes
// of it while they do not.

import type { HubStatus } from '../../collaboration/protocol/client.ts';
import type { SaveState } from '../../collaboration/protocol/document-session.ts';

export type ConnectionReading = {
  /** live: others see it. waiting: it comes back by itself. offline, ended: it does not reach them. */
  readonly state: 'live' | 'waiting' | 'offline' | 'ended';
  readonly word: string;
  readonly detail: string;
};

export type ConnectionFacts = {
  readonly hub: HubStatus;
  /** Null until the document is open. */
  readonly save: SaveState | null;
  readonly unsent: number;
  /** What the browser says of the network. */
  readonly online: boolean;
  readonly nowMs: number;
};

const edits = (count: number): string => `${count} unsent ${count === 1 ? 'edit' : 'edits'}`;

const kept = (unsent: number): string =>
  unsent === 0 ? 'nothing unsent' : `${edits(unsent)}, kept here`;

export const connectionReading = (facts: ConnectionFacts): ConnectionReading => {
  const { hub, save, unsent, online, nowMs } = facts;
  if (hub.state === 'refused') {
    return { state: 'ended', word: 'Disconnected', detail: hub.reason };
  }
  if (hub.state === 'closed') return { state: 'ended', word: 'Disconnected', detail: 'closed' };
  if (!online) return { state: 'offline', word: 'Offline', detail: kept(unsent) };
  if (hub.state === 'waiting') {
    const seconds = Math.max(0, Math.ceil((hub.retryAt - nowMs) / 1000));
    const when = seconds > 0 ? `in ${seconds} s` : 'now';
    return { state: 'waiting', word: 'Reconnecting', detail: `${when}, ${kept(unsent)}` };
  }
  if (hub.state === 'connecting' || save === null || save === 'offline') {
    return { state: 'waiting', word: 'Connecting', detail: unsent === 0 ? '' : kept(unsent) };
  }
  return {
    state: 'live',
    word: 'Live',
    detail: save === 'saved' ? 'all changes saved' : 'saving…',
  };
};
