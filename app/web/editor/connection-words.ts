// The connection of an open document in words: whether others see what is typed, and what becomes
// of it while they do not.

import type { SaveState } from '../../collaboration/protocol/document-session.ts';
import type { HubStatus } from '../../collaboration/protocol/hub-status.ts';

export type ConnectionReading = {
  /**
   * live: others see it. polling: they see it a little later. alone: so they do, and one person
   * writes at a time. waiting: it comes back by itself.
   * offline, ended: it does not reach them.
   */
  readonly state: 'live' | 'polling' | 'alone' | 'waiting' | 'offline' | 'ended';
  readonly word: string;
  readonly detail: string;
};

export type ConnectionFacts = {
  readonly hub: HubStatus;
  /** Null until the document is open. */
  readonly save: SaveState | null;
  readonly unsent: number;
  /** Whether what is unsent outlives this tab. */
  readonly kept: boolean;
  /** What the browser says of the network. */
  readonly online: boolean;
  readonly nowMs: number;
};

const edits = (count: number): string => `${count} unsent ${count === 1 ? 'edit' : 'edits'}`;

const whereKept = ({ unsent, kept }: ConnectionFacts): string => {
  if (unsent === 0) return 'nothing unsent';
  return `${edits(unsent)}, ${kept ? 'kept in this browser' : 'kept in this tab'}`;
};

export const connectionReading = (facts: ConnectionFacts): ConnectionReading => {
  const { hub, save, unsent, online, nowMs } = facts;
  const kept = whereKept(facts);
  if (hub.state === 'refused') {
    return { state: 'ended', word: 'Disconnected', detail: hub.reason };
  }
  if (hub.state === 'closed') return { state: 'ended', word: 'Disconnected', detail: 'closed' };
  if (!online) return { state: 'offline', word: 'Offline', detail: kept };
  if (hub.state === 'waiting') {
    const seconds = Math.max(0, Math.ceil((hub.retryAt - nowMs) / 1000));
    const when = seconds > 0 ? `in ${seconds} s` : 'now';
    return { state: 'waiting', word: 'Reconnecting', detail: `${when}, ${kept}` };
  }
  if (hub.state === 'connecting' || save === null || save === 'offline') {
    return { state: 'waiting', word: 'Connecting', detail: unsent === 0 ? '' : kept };
  }
  const detail = save === 'saved' ? 'all changes saved' : 'saving…';
  if (hub.alone === true) {
    return { state: 'alone', word: 'Alone', detail: `nobody else writes meanwhile, ${detail}` };
  }
  return hub.polling === true
    ? { state: 'polling', word: 'Polling', detail: `others see it a little later, ${detail}` }
    : { state: 'live', word: 'Live', detail };
};
