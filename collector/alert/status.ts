// The status that people see: the colour, held. It worsens at once; red and yellow are left only
// after they have not held for a few seconds; silence hides the colour but does not change it.

import type { Colour } from './colour.ts';

export type Status = Colour | 'stale';

export type StatusMemory = {
  readonly status: Status;
  readonly sinceMs: number;
  /** The colour under a stale status: what it goes on from when the source is heard again. */
  readonly colour: Colour;
  /** Since when the colour has not held; null while it does. */
  readonly leavingSinceMs: number | null;
};

const rank = { 'no data': 0, green: 1, yellow: 2, red: 3 } as const satisfies Record<
  Colour,
  number
>;

type Held = Pick<StatusMemory, 'colour' | 'leavingSinceMs'>;

const hold = (memory: Held, colour: Colour, nowMs: number, holdMs: number): Held => {
  const held = memory.colour === 'red' || memory.colour === 'yellow';
  if (!held || rank[colour] >= rank[memory.colour]) return { colour, leavingSinceMs: null };
  const leavingSinceMs = memory.leavingSinceMs ?? nowMs;
  if (nowMs - leavingSinceMs >= holdMs) return { colour, leavingSinceMs: null };
  return { colour: memory.colour, leavingSinceMs };
};

export const nextStatus = (
  memory: StatusMemory | null,
  now: Status,
  nowMs: number,
  holdMs: number,
): StatusMemory => {
  const before: Held = memory ?? { colour: 'no data', leavingSinceMs: null };
  const held: Held =
    now === 'stale'
      ? { colour: before.colour, leavingSinceMs: null }
      : hold(before, now, nowMs, holdMs);
  const status = now === 'stale' ? now : held.colour;
  const sinceMs = memory?.status === status ? memory.sinceMs : nowMs;
  return { ...held, status, sinceMs };
};
