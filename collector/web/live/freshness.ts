// Whether what is on show is of now, in words. Rows come every second: five seconds without any
// mean that the board no longer knows, and it must not go on claiming green.

import { age, clock } from '../../../ui/duration.ts';
import type { BoardState } from './state.ts';

export type Freshness = {
  readonly level: 'waiting' | 'live' | 'late' | 'lost';
  /** 'Live', 'Reconnecting': the connection in a word or two. */
  readonly word: string;
  /** When the last update came. */
  readonly detail: string;
};

export const lateAfterMs = 5000;

export const freshness = (
  state: Pick<BoardState, 'phase' | 'receivedAt' | 'phaseSince'>,
  nowMs: number,
): Freshness => {
  const { phase, receivedAt, phaseSince } = state;
  if (receivedAt === null) {
    if (phase === 'broken')
      return {
        level: 'lost',
        word: 'No connection',
        detail: `trying for ${age(phaseSince, nowMs)}`,
      };
    return { level: 'waiting', word: 'Connecting', detail: 'waiting for the first figures' };
  }
  const quietMs = nowMs - receivedAt;
  const last = `last update ${clock(receivedAt, nowMs)}`;
  const lastAged = `${last}, ${age(receivedAt, nowMs)} ago`;
  if (phase === 'open' && quietMs <= lateAfterMs)
    return { level: 'live', word: 'Live', detail: last };
  if (quietMs <= lateAfterMs) return { level: 'late', word: 'Reconnecting', detail: lastAged };
  return {
    level: 'lost',
    word: phase === 'open' ? 'No news' : 'Reconnecting',
    detail: lastAged,
  };
};
