// One alert, one name, whoever sends it: what is generated for Prometheus is called, kept apart and
// worded as in the collector, for every promise that ships. (Generators may not import the collector.)

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Histories } from '../../collector/engine/histories.ts';
import { judge } from '../../collector/engine/judgement.ts';
import { watchAll } from '../../collector/engine/objective.ts';
import { objectiveWords, staleWord, type Word } from '../../collector/engine/rules.ts';
import { Sources } from '../../collector/engine/sources.ts';
import { CellStore } from '../../collector/store/cells.ts';
import { openStore } from '../../collector/store/database.ts';
import type { SloSet } from '../../language/slo-set.ts';
import { alertsOf, artefactOf } from './rule-file.ts';
import { shippedSet } from './sets.ts';

const wordsOf = (set: SloSet): readonly Word[] => {
  const nowMs = 0;
  const sources = new Sources(set, nowMs);
  const watched = watchAll(set.objectives, {
    histories: new Histories(set, new CellStore(openStore(':memory:')), nowMs),
    intervalMs: (source) => sources.settlingIntervalMs(source),
    maintenances: set.maintenances,
  });
  const heard = new Set(watched.flatMap((each) => each.sources));
  const silences = [...heard].flatMap((source) => {
    const readers = watched.filter((each) => each.sources.includes(source));
    const objectives = readers.map(({ objective }) => objective);
    return staleWord(source, objectives, sources.read(source, nowMs)) ?? [];
  });
  return [
    ...watched.flatMap((each) => objectiveWords(each, judge(each, sources, nowMs), 'green')),
    ...silences,
  ];
};

/** What both sides say of an alert. */
type Told = Readonly<Record<'name' | 'kind' | 'severity' | 'slo' | 'objective' | 'says', string>>;

const byName = (told: readonly Told[]): readonly Told[] =>
  told.toSorted((a, b) => (a.name < b.name ? -1 : 1));

test('alerts of the collector and of Prometheus are the same ones', async () => {
  const set = await shippedSet();
  const here = wordsOf(set).map(({ name, kind, severity, objective, trouble }) => ({
    ...{ name, kind, severity, slo: objective.slo, objective: objective.objective, says: trouble },
  }));
  const there = alertsOf(artefactOf(set, 'prometheus-rules.yaml'))
    .filter(({ labels }) => labels.slo !== undefined)
    .map(({ alert, labels, annotations }) => ({
      name: alert,
      kind: String(labels.kind),
      severity: String(labels.severity),
      slo: String(labels.slo),
      objective: String(labels.objective),
      says: String(annotations.summary),
    }));
  assert.ok(here.length > 50, `${here.length} alerts`);
  assert.deepEqual(byName(there), byName(here));
});
