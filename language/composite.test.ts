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
  const { slo, title, service, mostBurn, joint, place } = composite ?? {};
  assert.deepEqual(
    [slo, title, service, mostBurn, joint],
    ['visit', 'A visit', 'shop', null, null],
  );
  assert.deepEqual(place, { file: 'visit.yaml', line: 11, column: 77 });
});

test('of slices no more than all can be missing, by the strictest target', () => {
  const objectives = [`${a}, ${slice}, compositeWeight: 1`, `${b}, ${slice}`];
  assert.deepEqual(
    read({ method: 'RatioTimeslices', objectives }).map(({ mostBurn }) => mostBurn),
    [50],
  );
});

test('time slices are joined, and all weigh the same', () => {
  const of = (target: number, name: string) =>
    `displayName: ${name}, target: ${target}, timeSliceTarget: 0.9, timeSliceWindow: 1m`;
  const joint = (...targets: readonly number[]) => {
    const objectives = targets.map((target, at) => of(target, `${'abc'[at]}`));
    const [first = '', ...others] = objectives;
    const written = [`${first}, compositeWeight: 1`, ...others];
    return read({ method: 'Timeslices', objectives: written }).map((one) => one.joint);
  };
  assert.deepEqual(joint(0.95, 0.95), [
    { seconds: 60, unions: [{ objectives: ['visit/a', 'visit/b'], factor: 20 }] },
  ]);
  // A slice that is bad for the strictest costs 50, one that is not 20.
  assert.deepEqual(joint(0.95, 0.98, 0.95), [
    {
      seconds: 60,
      unions: [
        { objectives: ['visit/b'], factor: 30 },
        { objectives: ['visit/a', 'visit/b', 'visit/c'], factor: 20 },
      ],
    },
  ]);
});

test('its windows are those that all parts have', () => {
  const objectives = [`${a}, compositeWeight: 1`, b];
  const annotations = '{ signalbox/burn-policy.b: hourly }';
  const windows = (given: Given) => read(given).flatMap((one) => one.windows);
  assert.deepEqual(windows({ objectives, annotations }), [300, 3600]);
  assert.ok(windows({ objectives }).length > 2);
});
