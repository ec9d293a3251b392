// The dashboard of a service shows each composite budget by a series that the rules record, and none
// of which Prometheus lacks a part.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { queriesOf } from '../../dashboards/lint/panel.ts';
import { shownPanels } from '../../dashboards/lint/place.ts';
import { serviceDashboard } from '../../dashboards/service.ts';
import type { SloSet } from '../../language/slo-set.ts';
import { compositeSet } from '../alerts/sets.ts';
import { everyKind } from './every-kind.ts';
import { recordedOf } from './recorded.ts';
import { isAmong, selectors } from './selectors.ts';

const set = await compositeSet();

const shown = (of: SloSet) =>
  shownPanels(serviceDashboard('shop', of))
    .filter(({ title }) => title?.includes('composite budget'))
    .map((panel) => ({ title: panel.title, queries: queriesOf(panel).map(({ expr }) => expr) }));

test('each has its figure, which the rules record', () => {
  const found = shown(set);
  assert.deepEqual(
    found.map(({ title }) => title),
    ['A purchase', 'A visit', 'A stay'].map((title) => `${title}: composite budget left`),
  );
  const recorded = recordedOf(set);
  for (const asked of found.flatMap(({ queries }) => queries).flatMap(selectors))
    assert.ok(isAmong(recorded, asked), asked.name);
});

test('without one of its parts in Prometheus it is not shown', () => {
  const [first] = set.composites;
  const unasked = everyKind.objectives.find(({ slo }) => slo === 'unasked');
  assert.ok(first && unasked);
  const objectives = [unasked, ...set.objectives];
  const parts = [...first.parts, { objective: unasked.key, weight: 1 }];
  const composites = [{ ...first, parts }];
  assert.deepEqual(shown({ ...set, objectives, composites }), []);
});
