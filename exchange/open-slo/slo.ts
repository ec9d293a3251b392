// Objectives as OpenSLO's SLO documents: those of one SLO together, with what OpenSLO has no field
// for as annotations.

import type { Composite, Objective, Period } from '../../language/slo-set.ts';
import type { PrintedDocument } from '../print.ts';
import { alertPolicyRefs, type GrainOf, isDefaultBurn } from './burn.ts';
import type { Slis } from './sli.ts';
import { isDefaultStatus } from './status.ts';

/** A Monday, and the first day of a month, a quarter and a year. */
const anyStart = '2024-01-01 00:00:00';

const timeWindow = (period: Period) =>
  period.kind === 'rolling'
    ? { duration: period.text, isRolling: true }
    : {
        duration: period.text,
        calendar: { startTime: anyStart, timeZone: period.timeZone },
        isRolling: false,
      };

/** One annotation where all objectives have the same, else one for each that has any. */
const annotate = (
  name: string,
  objectives: readonly Objective[],
  value: (objective: Objective) => string | null,
): Readonly<Record<string, string>> => {
  const values = objectives.map((objective) => ({
    of: objective.objective,
    value: value(objective),
  }));
  const [first, ...others] = values;
  if (first && first.value !== null && others.every((other) => other.value === first.value))
    return { [name]: first.value };
  return Object.fromEntries(
    values.flatMap(({ of, value }) => (value === null ? [] : [[`${name}.${of}`, value]])),
  );
};

const method = ({ slices }: Objective): string => {
  if (slices === null) return 'Occurrences';
  return slices.goodFrom === null ? 'RatioTimeslices' : 'Timeslices';
};

/** OpenSLO takes a number for minutes. */
const slicesOf = ({ slices }: Objective) =>
  slices === null
    ? {}
    : {
        ...(slices.goodFrom === null ? {} : { timeSliceTarget: slices.goodFrom }),
        timeSliceWindow:
          slices.seconds % 60 === 0 ? `${slices.seconds / 60}m` : slices.seconds / 60,
      };

const comparison = ({ indicator }: Objective) =>
  indicator.kind === 'threshold' ? { op: indicator.operator, value: indicator.threshold } : {};

/** All of them are written, so that the one that makes the SLO composite is among them. */
const weightOf = (composite: Composite | undefined, { key }: Objective) => {
  const part = composite?.parts.find(({ objective }) => objective === key);
  return part ? { compositeWeight: part.weight } : {};
};

/** @param objectives of one SLO, in their order */
export const sloDocument = (
  first: Objective,
  objectives: readonly Objective[],
  composite: Composite | undefined,
  slis: Slis,
  grainOf: GrainOf,
): PrintedDocument => {
  const { slo, title, description, service, period } = first;
  const refs = objectives.map((of) => slis.nameOf(of.indicator, `${slo}-${of.objective}`));
  // Parts of a composite budget have indicators of their own, were they the same.
  const shared = composite === undefined && new Set(refs).size === 1;
  const policies = alertPolicyRefs(objectives, grainOf);
  const annotations = {
    ...annotate('signalbox/status-policy', objectives, (of) =>
      isDefaultStatus(of) ? null : of.status.name,
    ),
    ...annotate('signalbox/burn-policy', objectives, (of) =>
      policies || isDefaultBurn(of, grainOf(of)) ? null : of.burn.name,
    ),
    ...annotate('signalbox/exemplars', objectives, ({ exemplars }) => exemplars?.text ?? null),
    ...annotate('signalbox/runbook', objectives, ({ runbook }) => runbook),
    ...annotate('signalbox/k6-metric', objectives, ({ k6Metric }) => k6Metric),
  };
  return {
    body: {
      ...{ apiVersion: 'openslo/v1', kind: 'SLO' },
      metadata: {
        name: slo,
        ...(title === slo ? {} : { displayName: title }),
        ...(Object.keys(annotations).length > 0 ? { annotations } : {}),
      },
      spec: {
        ...(description === '' ? {} : { description }),
        service,
        ...(shared ? { indicatorRef: refs[0] } : {}),
        timeWindow: [timeWindow(period)],
        budgetingMethod: method(first),
        objectives: objectives.map((objective, index) => ({
          displayName: objective.objective,
          ...comparison(objective),
          target: objective.target,
          ...slicesOf(objective),
          ...(shared ? {} : { indicatorRef: refs[index] }),
          ...weightOf(composite, objective),
        })),
        ...(policies === null ? {} : { alertPolicies: policies }),
      },
    },
  };
};
