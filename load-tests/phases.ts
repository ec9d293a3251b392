// The phases of a load that is not steady: when each begins and ends, how many people are there, and
// what is judged in it. k6 marks what it measures by phase, and the collector is asked about each one's
// time. What lies between two phases is getting there, and is judged by nobody. Pure.

import type { LoadGate } from '../language/slo-set.ts';
import { counted } from './figures.ts';

export type Phase = {
  /** Letters, digits and _: part of names of k6's metrics. */
  readonly name: string;
  /** Since the load's start. */
  readonly fromSeconds: number;
  readonly toSeconds: number;
  /** People at once. */
  readonly sessions: number;
  /** All objectives, those with these keys, or none. */
  readonly judged: 'all' | readonly string[] | 'none';
};

export type Load = Pick<LoadGate, 'sessions' | 'rampUpSeconds' | 'durationSeconds' | 'course'>;

type Part = readonly [
  name: string,
  seconds: number,
  sessions: number,
  judged: Phase['judged'],
  /** From the end of the part before to its own begin. */
  afterSeconds?: number,
];

/** Until the collector has told of the phase before: what is broken next may be the collector. */
const tellingSeconds = 5;

const inOrder = (startSeconds: number, parts: readonly Part[]): Phase[] => {
  let at = startSeconds;
  return parts.map(([name, seconds, sessions, judged, afterSeconds = 0]) => {
    const fromSeconds = at + afterSeconds;
    at = fromSeconds + seconds;
    return { name, fromSeconds, toSeconds: at, sessions, judged };
  });
};

/** How many people are there in each step, the first included. */
const sessionsOfSteps = (first: number, more: number, upTo: number): number[] => {
  const steps = Math.ceil((upTo - first) / more);
  return Array.from({ length: steps + 1 }, (_, step) => Math.min(first + step * more, upTo));
};

const partsOf = ({ sessions, rampUpSeconds, durationSeconds, course }: Load): Part[] => {
  if (course.kind === 'steps')
    return sessionsOfSteps(sessions, course.sessions, course.upTo).map((people, step) => [
      ...([`step_${step + 1}`, durationSeconds, people, 'all'] as const),
      step === 0 ? 0 : rampUpSeconds,
    ]);
  if (course.kind === 'storm') {
    const all = sessions + course.sessions;
    return [
      ['before', durationSeconds, sessions, 'all'],
      ['storm', course.admittedWithinSeconds, all, 'none'],
      ['after', durationSeconds, all, 'all'],
    ];
  }
  if (course.kind === 'experiment')
    return [
      ['before', durationSeconds, sessions, 'all'],
      ['disturbed', course.forSeconds, sessions, course.holds, tellingSeconds],
      ['recovering', course.recoversWithinSeconds, sessions, 'none'],
      ['after', durationSeconds, sessions, 'all'],
    ];
  return [];
};

/** In order; none of a steady load, which is judged as one. */
export const phasesOf = (load: Load): readonly Phase[] =>
  inOrder(load.rampUpSeconds, partsOf(load));

/** From the first arrival until people leave. */
export const loadSeconds = (load: Load): number =>
  phasesOf(load).at(-1)?.toSeconds ?? load.rampUpSeconds + load.durationSeconds;

/** At any time of the load. */
export const mostSessions = (load: Load): number =>
  Math.max(load.sessions, ...phasesOf(load).map(({ sessions }) => sessions));

/** The name of a metric as k6 has it for one phase. */
export const ofPhase = (metric: string, phase: string): string => `${metric}{phase:${phase}}`;

/** 'step_3, 300 sessions' */
export const phaseText = ({ name, sessions }: Pick<Phase, 'name' | 'sessions'>): string =>
  `${name}, ${counted(sessions, 'session')}`;

/** Whether it needs people of two organisations. */
export const isOfTenants = ({ course }: Pick<LoadGate, 'course'>): boolean =>
  course.kind === 'steps' && course.tenants === 'one';
