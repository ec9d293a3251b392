// What the engine would say of an SLO on the stage: a month of budget with an outage and a night in
// which nobody watched, a quarter of days, an hour with an alert, and its definition.

import type { MarkerRow, ObjectiveRow } from '../../collector/serve/shapes.ts';
import type {
  DayRow,
  SloDays,
  SloDefinition,
  SloDetail,
} from '../../collector/serve/slos/shapes.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

type Told = SloDetail['objectives'][number];

/** Down by a little each hour, by much in one, unknown in ten, to what the row says is left. */
const burnDown = (nowMs: number, row: ObjectiveRow): Told['burnDown'] => {
  const hours = 720;
  const left = row.budgetLeft;
  const spent = left === null ? 0 : 1 - left;
  return {
    startMs: nowMs - hours * hourMs,
    endMs: nowMs,
    points: Array.from({ length: hours / 3 }, (_, index) => {
      const part = (index + 1) / (hours / 3);
      const before = part * 0.6 + (part > 0.55 ? 0.4 : 0);
      const unknown = left === null || (index > 90 && index < 101);
      return {
        at: nowMs - (hours - (index + 1) * 3) * hourMs,
        left: unknown ? null : 1 - spent * before,
      };
    }),
  };
};

const historyOf = (nowMs: number, row: ObjectiveRow): Told['history'] => {
  const newest = Math.floor(nowMs / 10_000) * 10_000;
  return Array.from({ length: 359 }, (_, index) => {
    const ago = 359 - index;
    const bad = row.status === 'red' && ago < 40 ? 4 : ago % 37 === 0 ? 1 : 0;
    const idle = ago > 200 && ago < 215;
    return { at: newest - ago * 10_000, good: idle ? 0 : 30 - bad, total: idle ? 0 : 30 };
  });
};

export const toldOf = (nowMs: number, row: ObjectiveRow): Told => ({
  ...row,
  goodQuery: 'good_total',
  totalQuery: 'all_total',
  windows: [
    { window: '5m', counts: row.counts, good: 99, total: 100, sli: 0.99, burn: 0.2 },
    { window: '1h', counts: row.counts, good: 9940, total: 10_000, sli: 0.994, burn: 0.12 },
    { window: '6h', counts: row.counts, good: 0, total: 0, sli: null, burn: null },
  ],
  burnAlerts: [
    {
      ...{ severity: 'page', longWindow: '1h', shortWindow: '5m', factor: 14.4 },
      ...{ longBurn: row.status === 'red' ? 16.2 : 0.12, shortBurn: row.burn['5m'] ?? null },
    },
    {
      ...{ severity: 'ticket', longWindow: '3d', shortWindow: '6h', factor: 1 },
      ...{ longBurn: 0.4, shortBurn: null },
    },
  ],
  burnDown: burnDown(nowMs, row),
  alerts:
    row.status === 'red'
      ? [
          {
            ...{ id: 'a1', alertName: `${row.name}-red`, name: row.name, objective: row.objective },
            ...{ kind: 'threshold', severity: 'page', state: 'firing', since: nowMs - 400_000 },
            ...{ resolvedAt: null, summary: '37 of 298 in a minute', notify: [], held: null },
            ...{ inhibitedBy: null, recoveringSince: null, noDataSince: null, flapping: false },
          },
        ]
      : [],
  exemplars: [],
  history: historyOf(nowMs, row),
});

export const markersOf = (nowMs: number): readonly MarkerRow[] => [
  { id: 'm1', at: nowMs - 900_000, kind: 'deploy', title: '2.4.1', detail: 'by ci' },
  { id: 'm2', at: nowMs - 390_000, kind: 'page', title: 'Beta is red', detail: '' },
];

const dayOf = (atMs: number, ago: number): DayRow => {
  const none = { at: atMs, good: 0, total: 0, sli: null, burn: null, leftOut: [] };
  if (ago > 70) return { ...none, heardSeconds: 0 };
  if (ago === 20) return { ...none, heardSeconds: 86_400 };
  const badRatio = ago === 13 ? 0.31 : ago % 11 === 0 ? 0.06 : 0.004;
  const leftOut = ago === 5 ? [{ what: 'maintenance', seconds: 7200 }] : [];
  const good = Math.round(86_400 * (1 - badRatio));
  return {
    ...{ at: atMs, good, total: 86_400, sli: good / 86_400, burn: badRatio / 0.05 },
    ...{ heardSeconds: 86_400, leftOut },
  };
};

export const daysOf = (row: ObjectiveRow, nowMs: number, count: number): SloDays => ({
  name: row.name,
  objectives: [
    {
      objective: row.objective,
      days: Array.from({ length: count }, (_, index) => {
        const ago = count - 1 - index;
        return dayOf((Math.floor(nowMs / dayMs) - ago) * dayMs, ago);
      }),
    },
  ],
});

export const writtenOf = (name: string): Omit<SloDefinition, 'name'> => ({
  definition: {
    file: `slos/${name}.yaml`,
    line: 12,
    text: `apiVersion: openslo/v1\nkind: SLO\nmetadata:\n  name: ${name}`,
  },
  rules: `groups:\n  - name: signalbox ${name}/p95\n    interval: 15s`,
  rulesMissing: null,
});
