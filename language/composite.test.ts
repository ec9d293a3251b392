import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { readDefinitions } from './read.ts';

const sound = readFileSync(new URL('gallery/sound.yaml', import.meta.url), 'utf8');

type Given = {
  readonly method?: string;
  readonly objectives: readonly string[];
  readonly annotations?: string;
};

const read = ({ method = 'Occurrences', objectives, annotations = '{}' }: Given) => {
  const text = `
apiVersion: openslo/v1
kind: SLO
metadata: { name: visit, displayName: A visit, annotations: ${annotations} }
spec:
  service: shop
  timeWindow: [{ duration: 30d, isRolling: true }]
  budgetingMethod: ${method}
  objectives:
${objectives.map((one) => `    - { indicatorRef: quick, ${one} }`).join('\n')}
---
apiVersion: signalbox/v1
kind: BurnPolicy
metadata: { name: hourly }
spec: { alerts: [{ severity: page, longWindow: 1h, shortWindow: 5m, factor: 2 }] }
`;
  const files = [
    { path: 'sound.yaml', text: sound },
    { path: 'visit.yaml', text },
  ];
  const { set, diagnostics } = readDefinitions(files, {});
  assert.ok(set, diagnostics.map(({ message }) => message).join('\n'));
  return set.composites;
};

const a = 'displayName: a, target: 0.95';
const b = 'displayName: b, target: 0.98';
const slice = 'timeSliceWindow: 1m';

test('nobody has a composite budget without having asked', () => {
  assert.deepEqual(read({ objectives: [a, b] }), []);
});

test('one weight makes all objectives parts; without one it is 1', () => {
  const [composite, ...others] = read({ objectives: [a, `${b}, compositeWeight: 2.5`] });
  assert.deepEqual(others, []);
  assert.deepEqual(composite?.parts, [
    { objective: 'visit/a', weight: 1 },
    { objective: 'visit/b', weight: 2.5 },
  ]);
  const { slo, title, service, mostBurn, place } = composite ?? {};
  assert.deepEqual([slo, title, service, mostBurn], ['visit', 'A visit', 'shop', null]);
  assert.deepEqual(place, { file: 'visit.yaml', line: 11, column: 77 });
});

test('of slices no more than all can be missing, by the strictest target', () => {
  const objectives = [`${a}, ${slice}, compositeWeight: 1`, `${b}, ${slice}`];
  assert.deepEqual(
    read({ method: 'RatioTimeslices', objectives }).map(({ mostBurn }) => mostBurn),
    [50],
  );
});

test('its windows are those that all parts have', () => {
  const objectives = [`${a}, compositeWeight: 1`, b];
  const annotations = '{ signalbox/burn-policy.b: hourly }';
  const windows = (given: Given) => read(given).flatMap((one) => one.windows);
  assert.deepEqual(windows({ objectives, annotations }), [300, 3600]);
  assert.ok(windows({ objectives }).length > 2);
});
