// From RolloutPolicies to rollouts/generated/abort-conditions.json: what a rollout controller needs to
// know to abort, to wait or to go on. Going on needs an answer to every question; silence is none.

import type { Artefact } from '../language/artefact.ts';
import { durationText } from '../language/duration.ts';
import { indicatorsOf } from '../language/measure.ts';
import type { Objective, RolloutPolicy, SloSet } from '../language/slo-set.ts';
import { type Condition, promql, rowRead, stepRead } from './condition.ts';
import { badRatio, budgetLeft, sourceUp, status, total } from './series.ts';

export const conditionsPath = 'rollouts/generated/abort-conditions.json';

/** Grows when a reader of the file would have to change. */
const schemaVersion = 1;

const decimal = (value: number): number => Number(value.toPrecision(12));
const percent = (share: number): string => `${decimal(share * 100)} %`;

const redStatus = 2;

const sourcesOf = (objective: Objective): readonly string[] => [
  ...new Set(indicatorsOf(objective).map(({ source }) => source)),
];

/** What a step is judged by: the time that is looked at, and how much must have been seen in it. */
type Look = { readonly seconds: number; readonly minimum: number; readonly what: string };

/** Of time slices one must have closed in the step, so it is looked at for two of them at least. */
const lookOf = ({ observeSeconds, minimumEvents }: RolloutPolicy, { slices }: Objective): Look => {
  if (slices === null) return { seconds: observeSeconds, minimum: minimumEvents, what: 'events' };
  const least = Math.max(observeSeconds, 2 * slices.seconds);
  const seconds = Math.ceil(least / slices.seconds) * slices.seconds;
  return { seconds, minimum: 1, what: 'time slices' };
};

const abortConditions = (policy: RolloutPolicy, objective: Objective): readonly Condition[] => {
  const { abort } = policy;
  const { key, slo, target } = objective;
  const look = lookOf(policy, objective);
  const row = { name: slo, objective: objective.objective };
  const found: Condition[] = [];
  if (abort.onRed) {
    const limit = 'red';
    found.push({
      ...{ id: `${policy.name}/${key}/red`, kind: 'red', text: `${key} is red` },
      ...{ compares: 'status', side: 'is', limit, windowSeconds: objective.status.windowSeconds },
      collector: rowRead(row, { field: 'status', side: 'is', limit }),
      promql: promql(`${status(objective)} == ${redStatus}`),
    });
  }
  if (abort.burnAbove !== null) {
    const limit = decimal(abort.burnAbove * (1 - target));
    const burns = `${badRatio(objective, look.seconds)} > ${limit}`;
    found.push({
      ...{ id: `${policy.name}/${key}/burn`, kind: 'burn' },
      text: `${key} burns its budget more than ${abort.burnAbove} times too fast: more than ${percent(limit)} bad in ${durationText(look.seconds)}`,
      ...{ compares: 'bad ratio', side: 'above', limit, windowSeconds: look.seconds },
      collector: stepRead(
        row,
        { field: 'total', side: 'at least', limit: look.minimum },
        { field: 'sli', side: 'below', limit: decimal(1 - limit) },
      ),
      promql: promql(`${burns} and ${total(objective, look.seconds)} >= ${look.minimum}`),
    });
  }
  if (abort.budgetLeftBelow !== null) {
    const limit = abort.budgetLeftBelow;
    found.push({
      ...{ id: `${policy.name}/${key}/budget`, kind: 'budget' },
      text: `less than ${percent(limit)} of the budget of ${key} is left`,
      ...{ compares: 'budget left', side: 'below', limit, windowSeconds: null },
      collector: rowRead(row, { field: 'budgetLeft', side: 'below', limit }),
      promql: promql(`${budgetLeft(objective)} < ${limit}`),
    });
  }
  return found;
};

/** What must be seen, and not merely not denied, before a step may end. */
const advanceConditions = (policy: RolloutPolicy, objective: Objective): readonly Condition[] => {
  const { key, slo } = objective;
  const look = lookOf(policy, objective);
  const row = { name: slo, objective: objective.objective };
  const live: readonly string[] = ['green', 'yellow'];
  const heard = sourcesOf(objective).map((source): Condition => {
    const limit: readonly string[] = ['green', 'yellow', 'red', 'no data'];
    return {
      ...{ id: `${policy.name}/${key}/heard/${source}`, kind: 'heard' },
      text: `the source ${source} is heard`,
      ...{ compares: 'source', side: 'is one of', limit, windowSeconds: null },
      collector: rowRead(row, { field: 'status', side: 'is one of', limit }),
      promql: promql(`${sourceUp(source)} == 1`),
    };
  });
  return [
    ...heard,
    {
      ...{ id: `${policy.name}/${key}/enough`, kind: 'enough' },
      text: `at least ${look.minimum} ${look.what} of ${key} in ${durationText(look.seconds)}`,
      ...{ compares: 'events', side: 'at least', limit: look.minimum },
      windowSeconds: look.seconds,
      collector: stepRead(row, { field: 'total', side: 'at least', limit: look.minimum }),
      promql: promql(`${total(objective, look.seconds)} >= ${look.minimum}`),
    },
    {
      ...{ id: `${policy.name}/${key}/not-red`, kind: 'not red', text: `${key} is not red` },
      ...{ compares: 'status', side: 'is one of', limit: live },
      windowSeconds: objective.status.windowSeconds,
      collector: rowRead(row, { field: 'status', side: 'is one of', limit: live }),
      promql: promql(`${status(objective)} < ${redStatus}`),
    },
  ];
};

const policyData = (policy: RolloutPolicy, objectives: readonly Objective[]) => ({
  name: policy.name,
  description: policy.description,
  steps: policy.steps.map((share) => ({ share, observeSeconds: policy.observeSeconds })),
  minimumEvents: policy.minimumEvents,
  decision: [
    { when: 'any condition under abort holds', answer: 'abort' },
    { when: 'any condition under advance does not hold, or cannot be asked', answer: 'hold' },
    { when: 'the step has lasted its observeSeconds', answer: 'advance' },
    { when: 'else', answer: 'hold' },
  ],
  noData: 'hold',
  stale: 'hold',
  unreachable: 'hold',
  objectives: objectives.map((objective) => ({
    key: objective.key,
    title: objective.title,
    service: objective.service,
    target: objective.target,
    counts: objective.slices === null ? 'events' : 'time slices',
    abort: abortConditions(policy, objective),
    advance: advanceConditions(policy, objective),
  })),
});

/** The one file; without a RolloutPolicy it lists none. */
export const generateRollouts = (set: SloSet): readonly Artefact[] => {
  const byKey = new Map(set.objectives.map((objective) => [objective.key, objective]));
  const policies = set.rolloutPolicies.map((policy) => {
    const watched = policy.objectives.map((key) => {
      const objective = byKey.get(key);
      if (!objective) throw new RangeError(`The set has no objective '${key}'.`);
      return objective;
    });
    return policyData(policy, watched);
  });
  const about =
    'Generated by `signalbox generate` from the SLO definitions; rollouts/README.md explains it.';
  const text = `${JSON.stringify({ schemaVersion, about, policies }, null, 2)}\n`;
  return [{ path: conditionsPath, text }];
};
