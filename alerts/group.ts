// Which rules are evaluated together. An objective's steps, short windows, status and alerts are one
// group: its rules run in order and at one moment, so that good and total are never a step apart.

import { durationText } from '../language/duration.ts';
import type { DataSource, Objective, SloSet } from '../language/slo-set.ts';
import { burnAlert, thresholdAlerts } from './alert.ts';
import { stepSeconds } from './increment.ts';
import { type Origin, originOf } from './origin.ts';
import { cellRules, periodRules, stepRules, windowRules } from './recording.ts';
import type { Group } from './rule.ts';
import { countedFor, ownCounted } from './series.ts';
import { readersOf, sourceRules, watcherAlerts } from './silence.ts';
import { statusRule } from './status.ts';
import { percentText } from './text.ts';
import { cellSeconds, windowOf } from './window.ts';

const stepText = durationText(stepSeconds);

export type Origins = (source: string) => Origin;

/** @throws RangeError for a source that the set does not have; a checked set has all. */
export const originsOf = (set: SloSet): Origins => {
  const origins = new Map(set.dataSources.map((source) => [source.name, originOf(source, set)]));
  return (source) => {
    const origin = origins.get(source);
    if (origin) return origin;
    throw new RangeError(`The set has no data source '${source}'.`);
  };
};

const ascending = (seconds: Iterable<number>): number[] =>
  [...new Set(seconds)].toSorted((a, b) => a - b);

/** Over which windows an objective is summed, its status window among them. */
const windowsOf = ({ status, burn }: Objective) =>
  ascending([
    status.windowSeconds,
    ...burn.alerts.flatMap(({ longSeconds, shortSeconds }) => [shortSeconds, longSeconds]),
  ]).map(windowOf);

const noteOf = ({ title, description, target, period, indicator }: Objective): string =>
  [
    `${title}: ${description}`,
    `Promised: ${percentText(target)} over ${period.text}, of ${indicator.totalText}`,
    `Good: ${indicator.goodText}`,
  ].join('\n');

const objectiveGroups = (objective: Objective, origins: Origins): readonly Group[] => {
  const own = ownCounted(objective);
  const counted = countedFor(objective);
  const status = windowOf(objective.status.windowSeconds);
  const windows = windowsOf(objective);
  const alerts = objective.burn.alerts.map((alert) => ({
    coarse: windowOf(alert.longSeconds).coarse,
    rule: burnAlert(objective, alert),
  }));
  const name = `signalbox ${objective.key}`;
  return [
    {
      name,
      interval: stepText,
      note: noteOf(objective),
      rules: [
        ...counted.flatMap((each) => stepRules(each, origins(each.indicator.source))),
        ...windows.filter(({ coarse }) => !coarse).flatMap((window) => windowRules(own, window)),
        ...counted.filter((each) => !each.own).flatMap((each) => windowRules(each, status)),
        statusRule(objective),
        ...thresholdAlerts(objective),
        ...alerts.filter(({ coarse }) => !coarse).map(({ rule }) => rule),
      ],
    },
    {
      name: `${name} cells`,
      interval: durationText(cellSeconds),
      note: '',
      rules: cellRules(own),
    },
    {
      name: `${name} long windows`,
      interval: '1m',
      note: '',
      rules: [
        ...windows.filter(({ coarse }) => coarse).flatMap((window) => windowRules(own, window)),
        ...periodRules(objective),
        ...alerts.filter(({ coarse }) => coarse).map(({ rule }) => rule),
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
    rules: [...set.dataSources.flatMap(ofSource), ...watcherAlerts],
  };
};

export const groupsOf = (set: SloSet): readonly Group[] => {
  const origins = originsOf(set);
  return [
    sourceGroup(set, origins),
    ...set.objectives.flatMap((objective) => objectiveGroups(objective, origins)),
  ];
};
