// The moments that charts are marked with, on /metrics, so that charts of Prometheus have the same.
// A series stays for an hour: whoever asks for any time since finds it, at a moment that is its value.

import { Gauge, type Registry } from 'prom-client';
import type { Markers } from './markers.ts';

/** Longer than any pause between two scrapes, or between two points of a chart of a month. */
const shownMs = 3_600_000;

/** Pages may come in storms; the newest are shown. */
const mostShown = 100;

export const markerMetrics = (
  registry: Registry,
  markers: Pick<Markers, 'list'>,
  now: () => number,
): void => {
  new Gauge({
    name: 'signalbox_marker_timestamp_seconds',
    help: 'When deploys, gates, pages and the like of the last hour happened, by kind and title: the last time for each.',
    labelNames: ['kind', 'title'],
    registers: [registry],
    collect() {
      this.reset();
      const newest = markers.list({ sinceMs: now() - shownMs, limit: mostShown });
      for (const { kind, title, at } of newest.toReversed()) this.set({ kind, title }, at / 1000);
    },
  });
};
