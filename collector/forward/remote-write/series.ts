// What is written of every objective: counters of its good and bad events, those of its status
// conditions, and its status. The counters begin at 0 with the collector's first write, so that
// whoever reads them sees the first event.

import type { Indicator, Objective } from '../../../language/slo-set.ts';
import type { ObjectiveRow } from '../../serve/shapes.ts';
import type { Told } from '../../store/totals.ts';

export type OutSeries = {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
};

export type OutMetric = {
  readonly name: string;
  readonly type: 'counter' | 'gauge';
  readonly help: string;
};

const events = 'signalbox_events_total';
const conditionEvents = 'signalbox_condition_events_total';
const status = 'signalbox_objective_status';

export const outMetrics: readonly OutMetric[] = [
  { name: events, type: 'counter', help: 'Events of an objective by result: good or bad.' },
  {
    name: conditionEvents,
    type: 'counter',
    help: 'Events that a status condition counts for itself, by result: good or bad.',
  },
  {
    name: status,
    type: 'gauge',
    help: 'The status that an objective has is 1, the others 0.',
  },
];

const statuses = ['green', 'yellow', 'red', 'no data', 'stale'] as const;

const conditionsOf = ({ indicator, status: policy }: Objective): readonly Indicator[] => {
  const found = new Map<string, Indicator>();
  for (const { indicator: each } of [...policy.red, ...policy.yellow]) {
    if (each.id !== indicator.id) found.set(each.id, each);
  }
  return [...found.values()];
};

const nothing: Told = { good: 0, bad: 0 };

export const outSeries = (
  objectives: readonly Objective[],
  told: ReadonlyMap<string, Told>,
  rows: readonly Pick<ObjectiveRow, 'name' | 'objective' | 'status'>[],
): readonly OutSeries[] => {
  const byResult = (
    name: string,
    labels: OutSeries['labels'],
    { good, bad }: Told,
  ): OutSeries[] => [
    { name, labels: { ...labels, result: 'good' }, value: good },
    { name, labels: { ...labels, result: 'bad' }, value: bad },
  ];
  const counters = objectives.flatMap((each) => {
    const { slo, objective, service, indicator } = each;
    const labels = { slo, objective, service };
    return [
      ...byResult(events, labels, told.get(indicator.id) ?? nothing),
      ...conditionsOf(each).flatMap(({ id }) =>
        byResult(conditionEvents, { ...labels, indicator: id }, told.get(id) ?? nothing),
      ),
    ];
  });
  const levels = rows.flatMap((row) =>
    statuses.map((each) => ({
      name: status,
      labels: { slo: row.name, objective: row.objective, status: each },
      value: row.status === each ? 1 : 0,
    })),
  );
  return [...counters, ...levels];
};
