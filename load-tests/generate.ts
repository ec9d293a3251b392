// From the promises to k6's thresholds: one file, keyed by load gate.
// A k6 threshold without samples passes, so every metric also has one on the number of its events.

import type { Artefact } from '../language/artefact.ts';
import { type K6MetricType, k6EventsMetric, k6MetricType } from '../language/k6-metric.ts';
import { latencyBound } from '../language/latency.ts';
import type { Course, LoadGate, Objective, SloSet } from '../language/slo-set.ts';
import { ofPhase, type Phase, phasesOf } from './phases.ts';

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
  readonly course: Course;
  readonly pace: number;
  /** Visitors of the API in a minute; null: none. */
  readonly arrivalsPerMinute: number | null;
  /** None of a steady load, whose thresholds are of the whole run. */
  readonly phases: readonly Phase[];
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
): [string, readonly string[]][] => {
  const own = judged.filter((one) => one.metric === metric);
  const floor = Math.max(...own.map(({ minimumEvents }) => minimumEvents ?? 1));
  return [
    [metric, [...new Set(own.map(({ threshold }) => threshold))]],
    ...own
      .slice(0, 1)
      .map(({ events }) => [events, [`count>=${floor}`]] as [string, readonly string[]]),
  ];
};

const isJudged = ({ judged }: Phase, key: string): boolean =>
  judged === 'all' || (judged !== 'none' && judged.includes(key));

/** What is judged in a phase, by what was measured in it. Floors are of those with everything judged. */
export const objectivesOfPhase = (
  objectives: readonly ClientObjective[],
  phase: Phase,
): readonly ClientObjective[] =>
  objectives
    .filter(({ objective }) => isJudged(phase, objective))
    .map((one) => ({
      ...one,
      ...{ metric: ofPhase(one.metric, phase.name), events: ofPhase(one.events, phase.name) },
      minimumEvents: phase.judged === 'all' ? one.minimumEvents : null,
    }));

const thresholdsOf = (objectives: readonly ClientObjective[]): [string, readonly string[]][] => {
  const metrics = [...new Set(objectives.map(({ metric }) => metric))];
  return metrics.flatMap((metric) => ofMetric(metric, objectives));
};

/** k6 tells of a part of a metric only where a threshold asks for it: this one always holds. */
const told = ['max>=0'] as const;

/** What may degrade while something is broken is told, too. */
const toldInExperiment = (
  objectives: readonly ClientObjective[],
  phase: Phase,
): [string, readonly string[]][] =>
  objectives.flatMap(({ metric, type, events }) => [
    [ofPhase(metric, phase.name), type === 'rate' ? ['rate>=0'] : told],
    [ofPhase(events, phase.name), ['count>=0']],
  ]);

/** What is asked of a phase besides its objectives: were people there, was k6 itself quick enough. */
const besides = (phase: Phase): [string, readonly string[]][] => [
  [ofPhase('timer_lateness', phase.name), told],
  [ofPhase('session_connected_events', phase.name), ['count>=0']],
  // Of the load test itself, and of the way to the app.
  [ofPhase('person_errors', phase.name), ['count>=0']],
  [ofPhase('failed_dials', phase.name), ['count>=0']],
];

/** Those who work, before the storm and in it. */
export const steadySync = (phase: string): string => `sync_latency{phase:${phase},cohort:steady}`;

/** What those see who were there from the beginning. */
export const steadyObjectives = (
  objectives: readonly ClientObjective[],
  phase: Phase,
): readonly ClientObjective[] =>
  objectives.map((one) => ({
    ...one,
    metric: `${one.metric}{phase:${phase.name},cohort:steady}`,
    events: `${one.events}{phase:${phase.name},cohort:steady}`,
    minimumEvents: null,
  }));

const ofCourse = (
  { course }: LoadGate,
  phases: readonly Phase[],
  objectives: readonly ClientObjective[],
): [string, readonly string[]][] =>
  course.kind === 'steps' && course.tenants === 'one'
    ? phases.flatMap((phase) => thresholdsOf(steadyObjectives(objectives, phase)))
    : course.kind === 'storm'
      ? [
          [steadySync('before'), told],
          [steadySync('storm'), told],
        ]
      : [];

const gateThresholds = (gate: LoadGate, set: SloSet): GateThresholds => {
  const { sessions, rampUpSeconds, durationSeconds, course, pace, arrivalsPerMinute } = gate;
  const objectives = set.objectives
    .toSorted((a, b) => byText(a.key, b.key))
    .flatMap((objective) => clientObjective(objective, gate));
  const phases = phasesOf(gate);
  const thresholds =
    phases.length === 0
      ? thresholdsOf(objectives)
      : phases.flatMap((phase) => [
          ...besides(phase),
          ...(course.kind === 'experiment' ? toldInExperiment(objectives, phase) : []),
          ...thresholdsOf(objectivesOfPhase(objectives, phase)),
        ]);
  return {
    ...{
      sessions,
      rampUpSeconds,
      durationSeconds,
      course,
      pace,
      arrivalsPerMinute,
      phases,
      objectives,
    },
    thresholds: Object.fromEntries([...thresholds, ...ofCourse(gate, phases, objectives)]),
  };
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
