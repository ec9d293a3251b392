// What is around promises and is not OpenSLO's: load gates, rollouts and maintenances.

import { writtenDisturbance } from '../../language/disturbance.ts';
import type { BudgetPolicy, LoadGate, Maintenance, RolloutPolicy } from '../../language/slo-set.ts';
import { lengthText } from '../name.ts';
import type { PrintedDocument } from '../print.ts';

const document = (kind: string, name: string, spec: object): PrintedDocument => ({
  body: { apiVersion: 'signalbox/v1', kind, metadata: { name }, spec },
});

const described = (description: string) => (description === '' ? {} : { description });

const courseFields = (course: LoadGate['course']): object => {
  if (course.kind === 'steady') return {};
  if (course.kind === 'steps') {
    const { kind: _, ...steps } = course;
    return { steps };
  }
  if (course.kind === 'storm') {
    const { sessions, withinSeconds, admittedWithinSeconds } = course;
    const times = {
      within: lengthText(withinSeconds),
      admittedWithin: lengthText(admittedWithinSeconds),
    };
    return { storm: { sessions, ...times } };
  }
  const { hypothesis, disturbance, forSeconds, holds, recoversWithinSeconds } = course;
  return {
    experiment: {
      ...{ hypothesis, disturbance: writtenDisturbance(disturbance), for: lengthText(forSeconds) },
      ...{ holds, recoversWithin: lengthText(recoversWithinSeconds) },
    },
  };
};

export const loadGateDocument = (gate: LoadGate): PrintedDocument =>
  document('LoadGate', gate.name, {
    ...described(gate.description),
    sessions: gate.sessions,
    rampUp: lengthText(gate.rampUpSeconds),
    duration: lengthText(gate.durationSeconds),
    ...courseFields(gate.course),
    ...(gate.pace === 1 ? {} : { pace: gate.pace }),
    ...(gate.arrivalsPerMinute === null ? {} : { arrivals: { perMinute: gate.arrivalsPerMinute } }),
    floors: gate.floors,
  });

export const rolloutDocument = (policy: RolloutPolicy): PrintedDocument => {
  const { onRed, burnAbove, budgetLeftBelow } = policy.abort;
  return document('RolloutPolicy', policy.name, {
    ...described(policy.description),
    objectives: policy.objectives,
    steps: policy.steps,
    observe: lengthText(policy.observeSeconds),
    minimumEvents: policy.minimumEvents,
    abort: {
      onRed,
      ...(burnAbove === null ? {} : { burnAbove }),
      ...(budgetLeftBelow === null ? {} : { budgetLeftBelow }),
    },
  });
};

const instant = (milliseconds: number): string =>
  Temporal.Instant.fromEpochMilliseconds(milliseconds).toString();

export const maintenanceDocument = (maintenance: Maintenance): PrintedDocument =>
  document('Maintenance', maintenance.name, {
    ...described(maintenance.description),
    start: instant(maintenance.startMs),
    end: instant(maintenance.endMs),
    ...(maintenance.services.length > 0 ? { services: maintenance.services } : {}),
  });

export const budgetPolicyDocument = ({ name, description, steps }: BudgetPolicy): PrintedDocument =>
  document('BudgetPolicy', name, {
    ...described(description),
    steps: steps.toReversed().map(({ budgetLeftBelow, action, text }) => ({
      budgetLeftBelow,
      action,
      text,
    })),
  });
