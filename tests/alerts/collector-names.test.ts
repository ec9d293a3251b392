// One alert, one name, whoever sends it: what is generated for Prometheus is called, kept apart and
// worded as in the collector, for every promise that ships. (Generators may not import the collector.)

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { alertsOf, artefactOf } from './rule-file.ts';
import { shippedSet } from './sets.ts';
import { wordsOf } from './words.ts';

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
