// How the forwarding of traces stands, in words: how much waits, of how much that may.

import { count, share, significant } from '../../../ui/figure.ts';
import type { ForwardingRow } from '../../serve/traces/shapes.ts';

/** Past this share of its room people should look before anything is lost. */
const worryingShare = 0.5;

export const forwardingTone = ({
  heldBytes,
  limitBytes,
  failing,
  lost,
}: ForwardingRow): 'quiet' | 'info' | 'warning' | 'error' => {
  if (heldBytes > limitBytes * worryingShare) return 'error';
  if (failing !== null) return 'warning';
  return lost > 0 ? 'info' : 'quiet';
};

const mebibytes = (bytes: number): string => `${significant(bytes / 1024 / 1024)} MiB`;

export const forwardingWords = ({
  waiting,
  heldBytes,
  limitBytes,
  sent,
}: ForwardingRow): string => {
  if (waiting === 0) return `nothing waits, ${count(sent)} bodies were sent`;
  const bodies = waiting === 1 ? '1 body waits' : `${count(waiting)} bodies wait`;
  return `${bodies}, ${mebibytes(heldBytes)} (${share(heldBytes / limitBytes)} of their room)`;
};
