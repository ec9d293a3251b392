// From the promises to k6's thresholds: one file, keyed by load gate.
// A k6 threshold without samples passes, so every metric also has one on the number of its events.

import type { Artefact } from '../language/artefact.ts';
import { type K6MetricType, k6EventsMetric, k6MetricType } from '../language/k6-metric.ts';
import { latencyBound } from '../language/latency.ts';
import type { LoadGate, Objective, SloSet } from '../language/slo-set.ts';

/** One objective as k6 judges it. */
export type ClientObjective = {
  /** The objective's key. */
  readonly objective: string;
  readonly metric: string;
  readonly type: K6MetricType;
  /** In k6's words: 'p(95)<=200' of milliseconds, or 'rate>=0.999'. */
  readonly threshold: string;
  /** The counter of the metric's events. */
  readonly events: string;
  /** The floor; null where the load gate has none for it, and then one event is enough. */
  readonly minimumEvents: number | null;
};

/** What the k6 script is told of one load gate. */
export type GateThresholds = {
  readonly sessions: number;
  readonly rampUpSeconds: number;
  readonly durationSeconds: number;
  readonly objectives: readonly ClientObjective[];
  /** As in k6's options. */
  readonly thresholds: Readonly<Record<string, readonly string[]>>;
};

export const thresholdsPath = 'load-tests/generated/thresholds.json';

/** 0.57 × 100 is 57, not 56.99999999999999. */
const exact = (number: number): string => String(Number(number.toPrecision(12)));

/** A load test sees events: of time slices, what makes one good is asked of all of them. */
const threshold = ({ indicator, target: promised, slices }: Objective): string => {
  const target = slices?.goodFrom ?? promised;
  const seconds = latencyBound(indicator);
  return seconds === null
    ? `rate>=${exact(target)}`
    : `p(${exact(target * 100)})<=${exact(seconds * 1000)}`;
};

const byText = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

const clientObjective = (objective: Objective, gate: LoadGate): ClientObjective[] => {
  const { key, k6Metric: metric, indicator } = objective;
  if (metric === null) return [];
  const floor = gate.floors.find((floor) => floor.objective === key);
  return [
    {
      ...{ objective: key, metric, type: k6MetricType(indicator) },
      ...{ threshold: threshold(objective), events: k6EventsMetric(metric) },
      minimumEvents: floor?.minimumEvents ?? null,
    },
  ];
};

/** k6's thresholds of one metric, and of the counter beside it. */
const ofMetric = (
  metric: string,
  judged: readonly ClientObjective[],
): (readonly [string, readonly string[]])[] => {
  const own = judged.filter((one) => one.metric === metric);
  const floor = Math.max(...own.map(({ minimumEvents }) => minimumEvents ?? 1));
  return [
    [metric, [...new Set(own.map(({ threshold }) => threshold))]],
    [k6EventsMetric(metric), [`count>=${floor}`]],
  ];
};

const gateThresholds = (gate: LoadGate, set: SloSet): GateThresholds => {
  const { sessions, rampUpSeconds, durationSeconds } = gate;
  const objectives = set.objectives
    .toSorted((a, b) => byText(a.key, b.key))
    .flatMap((objective) => clientObjective(objective, gate));
  const metrics = [...new Set(objectives.map(({ metric }) => metric))];
  const thresholds = Object.fromEntries(metrics.flatMap((metric) => ofMetric(metric, objectives)));
  return { sessions, rampUpSeconds, durationSeconds, objectives, thresholds };
};

/** By name of the load gate. */
export const thresholdsByGate = (set: SloSet): Readonly<Record<string, GateThresholds>> =>
  Object.fromEntries(
    set.loadGates
      .toSorted((a, b) => byText(a.name, b.name))
      .map((gate) => [gate.name, gateThresholds(gate, set)]),
  );

export const generateThresholds = (set: SloSet): readonly Artefact[] => [
  { path: thresholdsPath, text: `${JSON.stringify(thresholdsByGate(set), null, 2)}\n` },
];
