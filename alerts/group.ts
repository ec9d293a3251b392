// Which rules are evaluated together. An objective's steps, short windows, status and alerts are one
// group: its rules run in order and at one moment, so that good and total are never a step apart.

import { durationText } from '../language/duration.ts';
import type { BurnAlert, DataSource, Maintenance, Objective, SloSet } from '../language/slo-set.ts';
import { burnAlert, thresholdAlerts } from './alert.ts';
import { compositeGroups } from './composite.ts';
import { type Origins, originsOf } from './origin.ts';
import { cellRules, periodRules, windowRules } from './recording.ts';
import type { Group, Rule } from './rule.ts';
import { countedFor, ownCounted } from './series.ts';
import { readersOf, sourceRules, watcherAlerts } from './silence.ts';
import { sliceGroup } from './slice.ts';
import { statusRule } from './status.ts';
import { stepRules } from './step.ts';
import { percentText } from './text.ts';
import {
  cellSeconds,
  hasCells,
  isQuick,
  statusWindowOf,
  stepSeconds,
  windowsOf,
} from './window.ts';

const stepText = durationText(stepSeconds);

const slicesText = ({ slices }: Objective): string => {
  if (slices === null) return '';
  const share = slices.goodFrom === null ? '' : `, good where ${percentText(slices.goodFrom)} is`;
  return ` slices of ${durationText(slices.seconds)}${share}, of`;
};

const noteOf = (objective: Objective): string => {
  const { title, description, target, period, indicator } = objective;
  return [
    `${title}: ${description}`,
    `Promised: ${percentText(target)} over ${period.text}, of${slicesText(objective)} ${indicator.totalText}`,
    `Good: ${indicator.goodText}`,
  ].join('\n');
};

const objectiveGroups = (
  objective: Objective,
  origins: Origins,
  maintenances: readonly Maintenance[],
): readonly Group[] => {
  const own = ownCounted(objective);
  const counted = countedFor(objective);
  const { quick, slow } = windowsOf(objective);
  const alerts = (isOf: (alert: BurnAlert) => boolean): readonly Rule[] =>
    objective.burn.alerts.filter(isOf).map((alert) => burnAlert(objective, alert));
  const name = `signalbox ${objective.key}`;
  const cells: Group = {
    name: `${name} cells`,
    interval: durationText(cellSeconds),
    note: '',
    rules: cellRules(objective),
  };
  return [
    {
      name,
      interval: stepText,
      note: noteOf(objective),
      rules: [
        ...counted.flatMap((each) => stepRules(each, origins(each.indicator.source), maintenances)),
        ...quick.flatMap((window) => windowRules(own, window)),
        ...counted
          .filter(({ as }) => as !== 'own')
          .flatMap((each) => windowRules(each, statusWindowOf(objective))),
        statusRule(objective),
        ...thresholdAlerts(objective),
        ...alerts(isQuick),
      ],
    },
    ...(objective.slices === null ? [] : [sliceGroup(objective, objective.slices)]),
    ...(hasCells(objective) ? [cells] : []),
    {
      name: `${name} long windows`,
      interval: '1m',
      note: '',
      rules: [
        ...slow.flatMap((window) => windowRules(own, window)),
        ...periodRules(objective),
        ...alerts((alert) => !isQuick(alert)),
      ],
    },
  ];
};

const sourceGroup = (set: SloSet, origins: Origins): Group => {
  const ofSource = ({ name }: DataSource) =>
    sourceRules(origins(name), readersOf(name, set.objectives));
  return {
    name: 'signalbox sources',
    interval: stepText,
    note: 'Whether what is measured, and what measures, is heard at all.',
    rules: [...set.dataSources.flatMap(ofSource), ...watcherAlerts()],
  };
};

export const groupsOf = (set: SloSet): readonly Group[] => {
  const origins = originsOf(set);
  return [
    sourceGroup(set, origins),
    ...set.objectives.flatMap((objective) => objectiveGroups(objective, origins, set.maintenances)),
    ...compositeGroups(set),
  ];
};
