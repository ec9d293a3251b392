// A pager on a store in memory with a clock of its own, and alerts that begin and end as a test says.

import type { TestContext } from 'node:test';
import type { Objective, SpanFilter } from '../../language/slo-set.ts';
import type { AlertTransition } from '../engine.ts';
import { openMarkers } from '../serve/markers/markers.ts';
import type { NotificationRow } from '../serve/notifications/shapes.ts';
import type { AlertRow, MarkerRow } from '../serve/shapes.ts';
import type { TraceSummary } from '../serve/traces/shapes.ts';
import { openStore } from '../store/database.ts';
import { openAcknowledgements } from './acknowledgements.ts';
import { openInbox } from './inbox.ts';
import { openOutbox } from './outbox.ts';
import { createPager } from './pager.ts';
import { createRouting, type RoutingOptions } from './routing.ts';
import { openSilences } from './silences.ts';

export const startMs = 1_800_000_000_000;
export const slow: SpanFilter = { conditions: [], text: '{ duration > 500ms }' };

export const objective: Objective = {
  key: 'request-latency/fast',
  slo: 'request-latency',
  objective: 'fast',
  title: 'Request latency',
  description: '',
  service: 'app',
  target: 0.99,
  indicator: {
    kind: 'counters',
    id: 'i',
    source: 's',
    good: [],
    total: [],
    goodText: '',
    totalText: '',
  },
  slices: null,
  period: { kind: 'rolling', seconds: 2_592_000, text: '30d' },
  status: {
    name: 'p',
    windowSeconds: 60,
    minimumBadEvents: 3,
    holdSeconds: 5,
    red: [],
    yellow: [],
  },
  burn: { name: 'b', alerts: [] },
  exemplars: slow,
  runbook: null,
  k6Metric: null,
  owner: null,
  place: { file: 'f', line: 1, column: 1 },
};

export const alertOf = (
  id: string,
  state: AlertRow['state'],
  of: Objective = objective,
): AlertRow => ({
  id,
  alertName: `${of.slo}-${of.objective}-red`,
  name: of.slo,
  objective: of.objective,
  kind: 'threshold',
  severity: 'page',
  state,
  since: startMs,
  resolvedAt: null,
  summary: `${of.title} is red: x`,
  notify: [],
  ...{ held: null, inhibitedBy: null, recoveringSince: null },
  ...{ noDataSince: null, flapping: false },
});

export const transition = (
  id: string,
  to: 'firing' | 'resolved',
  atMs: number,
  reading: string,
  of: Objective = objective,
): AlertTransition => ({
  alert: alertOf(id, to, of),
  objective: of,
  from: to === 'firing' ? 'inactive' : 'firing',
  to,
  atMs,
  reading,
});

/** Another promise of that service. */
export const objectiveOf = (slo: string, service: string): Objective => ({
  ...objective,
  ...{ slo, service, key: `${slo}/fast`, title: slo, exemplars: null },
});

export type RigOptions = {
  readonly objectives?: readonly Objective[];
  readonly routing?: Partial<RoutingOptions>;
};

const receiver = (name: 'webhook' | 'email' | 'slack' | 'pagerduty') => ({
  ...{ name, by: name, target: null },
});

export const allReceivers = [
  ...(['pagerduty', 'slack', 'webhook', 'email'] as const).map(receiver),
];

export const openRig = (
  context: TestContext,
  { objectives = [objective], routing = {} }: RigOptions = {},
) => {
  const store = openStore(':memory:');
  context.after(() => store.close());
  const kept: TraceSummary[] = [];
  const notified: NotificationRow[] = [];
  const marked: MarkerRow[] = [];
  const standing = new Map<string, AlertRow>();
  const inbox = openInbox(store, () => 'http://board');
  const outbox = openOutbox(store, startMs);
  const markers = openMarkers(store, startMs);
  const silences = openSilences(store, startMs);
  const start = () =>
    createPager({
      ...{ store, objectives, outbox, inbox, markers, silences },
      acknowledgements: openAcknowledgements(store, startMs),
      badTraces: {
        of: ({ exemplars }) => (exemplars === slow ? kept : []),
        canFind: ({ exemplars }) => exemplars === slow,
      },
      row: () => null,
      alerts: () => [...standing.values()],
      routing: createRouting({
        ...{ receivers: [receiver('webhook')], targets: [], escalation: null },
        ...routing,
      }),
      patience: { repeatMs: 4 * 3_600_000, escalateMs: 900_000 },
      onNotification: (notification) => notified.push(notification),
      onMarker: (marker) => marked.push(marker),
    });
  const pager = start();
  const stands = (alert: AlertRow): void => {
    if (alert.state === 'resolved') standing.delete(alert.id);
    else standing.set(alert.id, alert);
  };
  const happens = (...transitions: AlertTransition[]): void => {
    for (const { alert } of transitions) stands(alert);
    store.transaction(() => transitions.forEach(pager.onTransition));
    pager.committed();
  };
  /** Newest last: state, why, and who was sent it. */
  const told = () =>
    inbox
      .list(1000)
      .toReversed()
      .map(({ state, why, alertId, deliveries }) => {
        const names = deliveries.map((each) => each.receiver).filter((name) => name !== 'inbox');
        return `${alertId} ${state === 'resolved' ? state : why}: ${names.join(' ')}`;
      });
  return {
    ...{ store, pager, inbox, outbox, markers, silences, kept, notified, marked, happens },
    ...{ start, stands, told },
  };
};
