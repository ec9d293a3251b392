// What a run in steps measured, as one SVG that needs nothing else: work done with the law fitted to it,
// CPUs, and how long an edit takes until it is seen, over the same sessions, with the knee through all.

import { escaped } from '../report/escaped.ts';
import { heldPoints, type Measured, type Point } from './measured.ts';
import { fitScalability, type Scalability, throughputAt } from './usl.ts';

const width = 760;
const left = 70;
const right = 150;
const panelHeight = 150;
const gap = 46;
const top = 40;

type Series = {
  readonly name: string;
  readonly kind: 'one' | 'two' | 'three';
  readonly values: readonly (readonly [sessions: number, value: number])[];
  /** A curve without points. */
  readonly isLaw?: boolean;
};

type Panel = {
  readonly title: string;
  readonly series: readonly Series[];
  readonly limit?: { readonly value: number; readonly name: string };
};

const style = `
.capacity { --ink: #1f2328; --quiet: #59636e; --rule: #d1d9e0; --one: #0969da; --two: #bf3989; --three: #1a7f37; --knee: #cf222e; background: #fff; }
@media (prefers-color-scheme: dark) { .capacity { --ink: #f0f6fc; --quiet: #a2acb9; --rule: #3d444d; --one: #58a6ff; --two: #f778ba; --three: #56d364; --knee: #f0525d; background: #0d1117; } }
.capacity text { font: 12px system-ui, sans-serif; fill: var(--quiet); }
.capacity .title { font-size: 13px; fill: var(--ink); }
.capacity .grid { stroke: var(--rule); }
.capacity .limit { stroke: var(--ink); stroke-dasharray: 4 3; }
.capacity .knee { stroke: var(--knee); stroke-dasharray: 6 3; } .capacity text.knee { fill: var(--knee); stroke: none; }
.capacity path { fill: none; stroke-width: 2; } .capacity path.law { stroke-dasharray: 2 3; }
.capacity .one { stroke: var(--one); } .capacity .two { stroke: var(--two); } .capacity .three { stroke: var(--three); }
.capacity circle { stroke: none; } .capacity circle.one { fill: var(--one); } .capacity circle.two { fill: var(--two); } .capacity circle.three { fill: var(--three); }
.capacity text.one { fill: var(--one); stroke: none; } .capacity text.two { fill: var(--two); stroke: none; } .capacity text.three { fill: var(--three); stroke: none; }
`;

/** A number not below it whose quarters are easily read. */
const roundUp = (value: number): number => {
  const power = 10 ** Math.floor(Math.log10(Math.max(value, 1e-9)));
  return ([1, 1.2, 1.6, 2, 5, 10].find((step) => step * power >= value) ?? 10) * power;
};

const seriesOf = (
  points: readonly Point[],
  name: string,
  kind: Series['kind'],
  of: (point: Point) => number | null,
): Series[] => {
  const values = points.flatMap((point): [number, number][] => {
    const value = of(point);
    return value === null ? [] : [[point.sessions, value]];
  });
  return values.length === 0 ? [] : [{ name, kind, values }];
};

const lawSeries = (law: Scalability | null, sessions: readonly number[]): Series[] =>
  law === null
    ? []
    : [
        {
          ...{ name: 'the law', kind: 'two', isLaw: true },
          values: sessions.map((load) => [load, throughputAt(law, load)] as const),
        },
      ];

/** null where too few steps held. */
export const lawOf = (measured: Pick<Measured, 'points'>): Scalability | null => {
  const points = heldPoints(measured).map(({ sessions, editsPerSecond }) => ({
    ...{ load: sessions, throughput: editsPerSecond },
  }));
  return points.length < 4 ? null : fitScalability(points);
};

const panelsOf = (measured: Measured, syncLimitMs: number): Panel[] => {
  const { points } = measured;
  const sessions = points.map((point) => point.sessions);
  return [
    {
      title: 'edits a second',
      series: [
        ...seriesOf(points, 'measured', 'one', ({ editsPerSecond }) => editsPerSecond),
        ...lawSeries(lawOf(measured), sessions),
      ],
    },
    {
      title: 'CPUs kept busy',
      series: [
        ...seriesOf(points, 'app', 'one', ({ appCores }) => appCores),
        ...seriesOf(points, 'PostgreSQL', 'two', ({ databaseCores }) => databaseCores),
        ...seriesOf(points, 'k6', 'three', ({ k6Cores }) => k6Cores),
      ],
    },
    {
      title: 'until an edit is seen, 95 of a hundred, ms',
      series: seriesOf(points, 'p(95)', 'one', ({ syncP95 }) => syncP95),
      limit: { value: syncLimitMs, name: 'promised' },
    },
  ];
};

const drawn = (panel: Panel, nth: number, mostSessions: number): string[] => {
  const y0 = top + nth * (panelHeight + gap) + panelHeight;
  const values = panel.series.flatMap((one) => one.values.map(([, value]) => value));
  const high = roundUp(Math.max(...values, panel.limit?.value ?? 0, 1e-9));
  const x = (sessions: number) => left + ((width - left - right) * sessions) / mostSessions;
  const y = (value: number) => y0 - (panelHeight * Math.min(value, high)) / high;
  const at = (place: number): string => place.toFixed(1);
  const grid = [0, 0.5, 1].flatMap((share) => [
    `<line class="grid" x1="${left}" x2="${width - right}" y1="${at(y(share * high))}" y2="${at(y(share * high))}"/>`,
    `<text x="${left - 8}" y="${at(y(share * high) + 4)}" text-anchor="end">${Number((share * high).toPrecision(3))}</text>`,
  ]);
  const lines = panel.series.flatMap(({ name, kind, values: of, isLaw }, index) => {
    const path = of.map(([sessions, value]) => `${at(x(sessions))} ${at(y(value))}`).join(' L');
    const dots = of.map(
      ([sessions, value]) =>
        `<circle class="${kind}" cx="${at(x(sessions))}" cy="${at(y(value))}" r="3"/>`,
    );
    return [
      `<path class="${kind}${isLaw ? ' law' : ''}" d="M${path}"/>`,
      ...(isLaw ? [] : dots),
      `<text class="${kind}" x="${width - right + 12}" y="${y0 - panelHeight + 14 + 18 * index}">${escaped(name)}</text>`,
    ];
  });
  const { limit } = panel;
  return [
    `<text class="title" x="${left}" y="${y0 - panelHeight - 10}">${escaped(panel.title)}</text>`,
    ...grid,
    ...lines,
    ...(limit
      ? [
          `<line class="limit" x1="${left}" x2="${width - right}" y1="${at(y(limit.value))}" y2="${at(y(limit.value))}"/>`,
          `<text x="${width - right + 12}" y="${at(y(limit.value) + 4)}">${escaped(limit.name)}</text>`,
        ]
      : []),
  ];
};

/** @param syncLimitMs what is promised of the time until an edit is seen */
export const capacityPlot = (measured: Measured, syncLimitMs: number): string => {
  const { points, kneeSessions, day } = measured;
  const panels = panelsOf(measured, syncLimitMs);
  const most = roundUp(Math.max(...points.map(({ sessions }) => sessions)));
  const x = (sessions: number) => left + ((width - left - right) * sessions) / most;
  const bottom = top + panels.length * (panelHeight + gap) - gap;
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((share) => share * most);
  const told = points.map(
    ({ sessions, syncP95, appCores }) =>
      `${sessions} sessions: ${appCores.toFixed(2)} CPUs, p(95) ${syncP95 === null ? 'not measured' : `${Math.round(syncP95)} ms`}`,
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="capacity" viewBox="0 0 ${width} ${bottom + 50}" width="${width}" height="${bottom + 50}" role="img">`,
    `<title>One instance under more and more sessions, ${escaped(day)}</title>`,
    `<desc>All objectives held up to ${kneeSessions} sessions. ${escaped(told.join('. '))}</desc>`,
    `<style>${style}</style>`,
    ...panels.flatMap((panel, nth) => drawn(panel, nth, most)),
    `<line class="knee" x1="${x(kneeSessions).toFixed(1)}" x2="${x(kneeSessions).toFixed(1)}" y1="${top - 4}" y2="${bottom}"/>`,
    `<text class="knee" x="${x(kneeSessions).toFixed(1)}" y="${top - 24}" text-anchor="middle">knee: ${kneeSessions}</text>`,
    ...ticks.map(
      (sessions) =>
        `<text x="${x(sessions).toFixed(1)}" y="${bottom + 20}" text-anchor="middle">${sessions}</text>`,
    ),
    `<text x="${width - right}" y="${bottom + 40}" text-anchor="end">sessions</text>`,
    '</svg>',
    '',
  ].join('\n');
};
