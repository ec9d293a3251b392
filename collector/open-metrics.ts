// What is open now, on /metrics: alerts, why some of them wake nobody, pages, what waits for each
// receiver, and incidents. Read where it is kept at the moment of asking; every series is there from the
// start, so that a rule over one that is zero has something to look at.

import { Gauge, type Registry } from 'prom-client';
import type { OpenPage } from './page/open-page.ts';
import { incidentStatuses } from './serve/incidents/shapes.ts';
import type { AlertRow } from './serve/shapes.ts';
import { levelBy } from './telemetry.ts';

export type Open = {
  /** With what people have said of them. */
  readonly alerts: () => readonly AlertRow[];
  readonly pages: () => readonly Pick<OpenPage, 'severity'>[];
  /** How many notifications each receiver has still to take. */
  readonly waiting: () => ReadonlyMap<string, number>;
  readonly receivers: readonly string[];
  /** The statuses of those that are open. */
  readonly incidents: () => readonly string[];
};

const severities = ['page', 'ticket'] as const;
const states = ['pending', 'firing'] as const;

const quiet: Readonly<Record<string, (alert: AlertRow) => boolean>> = {
  silenced: ({ silencedBy = null }) => silencedBy !== null,
  inhibited: ({ inhibitedBy }) => inhibitedBy !== null,
  acknowledged: ({ acknowledged = null }) => acknowledged !== null,
};

const countBy = <T>(
  all: readonly T[],
  words: readonly string[],
  wordOf: (each: T) => string,
): [string, number][] =>
  words.map((word) => [word, all.filter((each) => wordOf(each) === word).length]);

export const openMetrics = (registry: Registry, open: Open): void => {
  const { alerts, pages, waiting, receivers, incidents } = open;
  new Gauge({
    name: 'signalbox_alerts',
    help: 'Alerts that are open, by state (pending, firing) and severity.',
    labelNames: ['state', 'severity'],
    registers: [registry],
    collect() {
      const all = alerts();
      for (const state of states) {
        for (const severity of severities) {
          const own = all.filter((each) => each.state === state && each.severity === severity);
          this.set({ state, severity }, own.length);
        }
      }
    },
  });
  levelBy(
    registry,
    'why',
    'signalbox_alerts_quiet',
    'Firing alerts of which nobody is told, or told again, by why: silenced, inhibited, acknowledged.',
    () => {
      const firing = alerts().filter(({ state }) => state === 'firing');
      return Object.entries(quiet).map(([why, holds]) => [why, firing.filter(holds).length]);
    },
  );
  levelBy(
    registry,
    'severity',
    'signalbox_pages_open',
    'Pages that are open: alerts of one trouble are one page.',
    () => countBy(pages(), severities, ({ severity }) => severity),
  );
  levelBy(
    registry,
    'receiver',
    'signalbox_deliveries_waiting',
    'Notifications that a receiver has not taken yet.',
    () => {
      const known = waiting();
      return receivers.map((receiver) => [receiver, known.get(receiver) ?? 0]);
    },
  );
  levelBy(
    registry,
    'status',
    'signalbox_incidents_open',
    'Incidents that are not resolved, by status.',
    () =>
      countBy(
        incidents(),
        incidentStatuses.filter((status) => status !== 'resolved'),
        (status) => status,
      ),
  );
};
