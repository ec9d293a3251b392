// The course of a load: steady, or in steps until something breaks, or with a storm of people who
// connect at once, or with something that is broken on purpose. A load gate has one course.

import type { DefinitionOf } from './definition.ts';
import type { Report } from './diagnostic.ts';
import { readDisturbance } from './disturbance.ts';
import type { ObjectiveKeys } from './objective-key.ts';
import type { Course, Experiment, Steps, Storm } from './slo-set.ts';
import { readSeconds } from './source.ts';
import type { Path } from './yaml-document.ts';

type Definition = DefinitionOf<'LoadGate'>;

/** Of whole seconds; null when it is wrong, which is reported. */
export type ReadTime = (
  path: Path,
  text: string,
  what: string,
  mostSeconds: number,
) => number | null;

export const timeReader =
  ({ document }: Definition, report: Report): ReadTime =>
  (path, text, what, mostSeconds) => {
    const mark = document.mark(path);
    const seconds = readSeconds(text, 0, mark, report);
    if (seconds === null || (Number.isInteger(seconds) && seconds <= mostSeconds)) return seconds;
    const message = `a load gate cannot ${what} ${text}`;
    report('gate-time', mark, message, `Write whole seconds, 1s to ${mostSeconds / 3600}h.`);
    return null;
  };

const hour = 3600;
/** More steps than this find nothing more. */
const mostSteps = 100;

const readSteps = ({ body, document }: Definition, report: Report): Steps | null => {
  const { sessions: first, steps } = body.spec;
  if (steps === undefined) return null;
  const { sessions, upTo, atLeast, tenants = 'all' } = steps;
  const wrong = (field: string, message: string, fix: string): null => {
    report('gate-steps', document.mark(['spec', 'steps', field]), message, fix);
    return null;
  };
  if (upTo <= first)
    return wrong(
      'upTo',
      `${upTo} are no more than the ${first} at first`,
      `Write more than ${first}.`,
    );
  if (atLeast > upTo)
    return wrong('atLeast', `the steps never reach ${atLeast} sessions`, `Write ${upTo} or less.`);
  if ((upTo - first) / sessions > mostSteps) {
    const least = Math.ceil((upTo - first) / mostSteps);
    return wrong('sessions', `that makes more than ${mostSteps} steps`, `Write ${least} or more.`);
  }
  return { kind: 'steps', sessions, upTo, atLeast, tenants };
};

const readStorm = ({ body }: Definition, time: ReadTime): Storm | null => {
  const { storm } = body.spec;
  if (storm === undefined) return null;
  const path: Path = ['spec', 'storm'];
  const within = time([...path, 'within'], storm.within, 'let a storm last', hour);
  const { admittedWithin: text } = storm;
  const admitted = time([...path, 'admittedWithin'], text, 'wait for people for', hour);
  if (within === null || admitted === null) return null;
  const { sessions } = storm;
  return { kind: 'storm', sessions, withinSeconds: within, admittedWithinSeconds: admitted };
};

const readHolds = (
  { name, body, document }: Definition,
  keys: ObjectiveKeys,
  report: Report,
): readonly string[] => {
  const seen = new Set<string>();
  for (const [position, key] of (body.spec.experiment?.holds ?? []).entries()) {
    const mark = document.mark(['spec', 'experiment', 'holds', position]);
    if (seen.has(key)) {
      const message = `'${name}' holds '${key}' twice`;
      report('duplicate-name', mark, message, 'Keep one of the two.');
    }
    keys.reportUnknown(key, mark);
    seen.add(key);
  }
  return [...seen];
};

const readExperiment = (
  definition: Definition,
  keys: ObjectiveKeys,
  time: ReadTime,
  report: Report,
): Experiment | null => {
  const { experiment } = definition.body.spec;
  if (experiment === undefined) return null;
  const path: Path = ['spec', 'experiment'];
  const { for: length, recoversWithin, hypothesis } = experiment;
  const forSeconds = time([...path, 'for'], length, 'break something for', hour);
  const recovers = time([...path, 'recoversWithin'], recoversWithin, 'wait for it for', hour);
  const broken = readDisturbance(
    experiment.disturbance,
    [...path, 'disturbance'],
    definition,
    report,
  );
  const holds = readHolds(definition, keys, report);
  if (forSeconds === null || recovers === null || broken === null) return null;
  return {
    ...{ kind: 'experiment', hypothesis, disturbance: broken, forSeconds, holds },
    recoversWithinSeconds: recovers,
  };
};

const courses = ['steps', 'storm', 'experiment'] as const;

/** @returns null for what is wrong, which is reported. */
export const readCourse = (
  definition: Definition,
  keys: ObjectiveKeys,
  report: Report,
): Course | null => {
  const { spec } = definition.body;
  const [only, other] = courses.filter((name) => spec[name] !== undefined);
  if (only === undefined) return { kind: 'steady' };
  if (other !== undefined) {
    const mark = definition.document.keyMark(['spec', other]);
    report('one-of', mark, `'${only}' and '${other}' exclude each other`, 'Keep one of the two.');
    return null;
  }
  const time = timeReader(definition, report);
  if (only === 'steps') return readSteps(definition, report);
  if (only === 'storm') return readStorm(definition, time);
  return readExperiment(definition, keys, time, report);
};
