// The state of the watch in words, and figures with their units.

import { duration } from '../../../ui/duration.ts';
import { count } from '../../../ui/figure.ts';
import type { Status } from '../../../ui/status.ts';
import type { Watch } from './watch.ts';

export type Reading = { readonly status: Status; readonly word: string; readonly detail: string };

export const readingOf = ({ state, polling, reason, figures }: Watch): Reading => {
  if (state === 'refused') return { status: 'red', word: 'Not allowed', detail: reason };
  if (state === 'waiting') {
    const detail = figures === null ? reason : `${reason}; these are the last figures`;
    return { status: 'yellow', word: 'Reconnecting', detail };
  }
  if (state === 'connecting') return { status: 'yellow', word: 'Connecting', detail: '' };
  const instances = figures?.instances ?? 1;
  const detail = instances === 1 ? 'each second' : `each second, of ${instances} instances`;
  return polling
    ? { status: 'yellow', word: 'Polling', detail: `${detail}; no socket gets through` }
    : { status: 'green', word: 'Live', detail };
};

/** A latency; what was not measured is no zero. */
export const latency = (seconds: number | null): string =>
  seconds === null ? '—' : duration(seconds);

export const plural = (value: number, one: string, many: string): string =>
  `${count(value)} ${value === 1 ? one : many}`;
