// The demo's fault: while it is on, sockets of open sessions really break, several a second, chosen
// by chance. People come back after a second or so, and their sessions were interrupted meanwhile.

import type { Faults } from '../faults/faults.ts';
import type { Clock } from './protocol/clock.ts';
import type { Session } from './session.ts';

const pauseMs = 250;

/** @returns what ends it. */
export const dropSockets = (
  faults: Faults,
  sessions: () => readonly Session[],
  clock: Clock,
): (() => void) => {
  let cancel: (() => void) | null = null;

  const drop = (): void => {
    cancel = null;
    if (!faults.enabled('dropped-sockets')) return;
    const open = sessions().flatMap(({ connection }) => connection ?? []);
    open[Math.floor(clock.random() * open.length)]?.drop('dropped by the demo');
    cancel = clock.after(pauseMs, drop);
  };

  faults.on('change', ({ name, enabled }) => {
    if (name === 'dropped-sockets' && enabled && cancel === null) drop();
  });
  return () => cancel?.();
};
