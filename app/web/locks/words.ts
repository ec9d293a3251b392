// What is said about locks, in words.

import type { Text } from '@codemirror/state';
import type { Lock } from '../../collaboration/protocol/lock.ts';
import type { LockEvent } from '../../collaboration/protocol/locks.ts';
import { nameOf } from './section.ts';

/** 'the whole document', 'the section “Plan”'. */
export const whatOf = ({ range }: Pick<Lock, 'range'>, text: Text): string =>
  range === null ? 'the whole document' : `the section ${nameOf(text, range)}`;

export const sinceText = ({ takenAt }: Pick<Lock, 'takenAt'>, nowMs: number): string => {
  const minutes = Math.floor((nowMs - takenAt) / 60_000);
  if (minutes < 1) return 'since a moment ago';
  if (minutes < 60) return `for ${minutes} min`;
  return `for ${Math.floor(minutes / 60)} h ${minutes % 60} min`;
};

export const eventText = (event: LockEvent): string => {
  switch (event.kind) {
    case 'asked':
      return `${event.by.name} asks you for your lock.`;
    case 'received':
      return `${event.by.name} has handed the lock over to you.`;
    case 'stolen':
      return `${event.by.name} has taken your lock over. What you write there now is not kept.`;
    case 'ended':
      return 'Your lock is over: it was not renewed in time, or you took it in another window.';
  }
};
