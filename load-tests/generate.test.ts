import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { loadDefinitionFiles } from '../language/files.ts';
import { readDefinitions } from '../language/read.ts';
import { type GateThresholds, generateThresholds, thresholdsByGate } from './generate.ts';

const { files } = await loadDefinitionFiles(fileURLToPath(new URL('../slos', import.meta.url)));

const sound = readFileSync(new URL('../language/gallery/sound.yaml', import.meta.url), 'utf8');

const setOf = (texts: readonly { readonly path: string; readonly text: string }[]) => {
  const { set, diagnostics } = readDefinitions(texts, {});
  return set ?? assert.fail(JSON.stringify(diagnostics));
};

const shipped = setOf(files);

const gate = (text: string): GateThresholds => {
  const found = thresholdsByGate(setOf([{ path: 'test.yaml', text }]));
  return found.crowd ?? assert.fail('there is no load gate crowd');
};

/** The sound definitions with these objectives, all measured by one metric, and a load gate. */
const crowd = (objectives: string, floors = '[]'): string => `${sound
  .replace(
    'metadata: { name: sound }',
    'metadata: { name: sound, annotations: { signalbox/k6-metric: took, signalbox/burn-policy: calm } }',
  )
  .replace('objectives: [{ target: 0.99 }]', `objectives: ${objectives}`)}
---
apiVersion: signalbox/v1
kind: LoadGate
metadata: { name: crowd }
spec: { sessions: 40, rampUp: 20s, duration: 1m, floors: ${floors} }
---
apiVersion: signalbox/v1
kind: BurnPolicy
metadata: { name: calm }
spec: { alerts: [{ severity: ticket, longWindow: 1d, factor: 1.05 }] }
`;

test('what the shipped SLOs are measured by', () => {
  const { smoke } = thresholdsByGate(shipped);
  assert.deepEqual(
    smoke?.objectives.map(({ objective, metric, type, threshold }) =>
      [objective, metric, type, threshold].join(' '),
    ),
    [
      'request-errors/answered requests_answered rate rate>=0.999',
      'request-latency/p95 request_duration trend p(95)<=200',
      'sign-in-success/succeeded sign_ins_succeeded rate rate>=0.99',
      'sync-latency/p50 sync_latency trend p(50)<=50',
      'sync-latency/p95 sync_latency trend p(95)<=100',
      'websocket-connections/accepted connections_accepted rate rate>=0.99',
      'websocket-uptime/connected session_connected rate rate>=0.999',
      'workflow-success/runs workflow_runs_completed rate rate>=0.95',
    ],
  );
  assert.deepEqual(smoke?.thresholds.sync_latency, ['p(50)<=50', 'p(95)<=100']);
  for (const { events, minimumEvents } of smoke?.objectives ?? [])
    assert.match(smoke?.thresholds[events]?.join() ?? '', /^count>=\d+$/, `${minimumEvents}`);
});

test('the steady load gates that are shipped, with a floor for each kind of work', () => {
  const steady = shipped.loadGates.filter(({ course }) => course.kind === 'steady');
  assert.deepEqual(
    steady
      .map(({ name, sessions, rampUpSeconds, durationSeconds }) => [
        ...[name, sessions, rampUpSeconds, durationSeconds],
      ])
      .toSorted(),
    [
      ['sessions-100', 100, 20, 60],
      ['sessions-50', 50, 10, 60],
      ['smoke', 10, 3, 10],
      ['soak', 50, 30, 28_800],
    ],
  );
  for (const { floors } of steady)
    assert.deepEqual(
      ['cache-hit-rate', 'request-errors', 'request-latency', 'sync-latency', 'websocket-uptime']
        .concat('workflow-success')
        .filter((slo) => !floors.some(({ objective }) => objective.startsWith(`${slo}/`))),
      [],
    );
});

test('the committed file is what the definitions give, byte for byte, each time', () => {
  const [only, ...others] = generateThresholds(shipped);
  assert.ok(only);
  assert.deepEqual(others, []);
  assert.equal(only.text, generateThresholds(setOf(files.toReversed()))[0]?.text);
  assert.equal(only.text, readFileSync(new URL(`../${only.path}`, import.meta.url), 'utf8'));
});

test('figures are written as people write them', () => {
  const text = crowd(
    '[{ target: 0.57 }, { displayName: a, targetPercent: 99.95 }, { displayName: b, target: 0.999 }]',
  ).replace('{le="0.2"}', '{le="0.075"}');
  const bounds = text.replace('http_seconds: 0.1', 'http_seconds: 0.075 0.1');
  assert.deepEqual(gate(bounds).thresholds.took, ['p(99.95)<=75', 'p(99.9)<=75', 'p(57)<=75']);
});

test('of several floors for one metric the highest counts, and one event without any', () => {
  const objectives = '[{ target: 0.9 }, { displayName: a, target: 0.99 }]';
  const floors = `[{ objective: sound/objective-1, minimumEvents: 5 }, { objective: sound/a, minimumEvents: 9 }]`;
  const both = gate(crowd(objectives, floors));
  assert.deepEqual(both.thresholds.took_events, ['count>=9']);
  assert.deepEqual(
    both.objectives.map(({ objective, minimumEvents }) => [objective, minimumEvents]),
    [
      ['sound/a', 9],
      ['sound/objective-1', 5],
    ],
  );
  const none = gate(crowd(objectives));
  assert.deepEqual(none.thresholds.took_events, ['count>=1']);
  assert.equal(none.objectives[0]?.minimumEvents, null);
});

test('what only the collector sees is not there', () => {
  assert.deepEqual(gate(crowd('[{ target: 0.9 }]').replace('k6-metric: took', 'runbook: a.md')), {
    ...{ sessions: 40, rampUpSeconds: 20, durationSeconds: 60, objectives: [], thresholds: {} },
    ...{ course: { kind: 'steady' }, pace: 1, arrivalsPerMinute: null, phases: [] },
  });
});

test('of time slices the client is asked for what makes one good', () => {
  const text = crowd('[{ target: 0.99, timeSliceTarget: 0.9, timeSliceWindow: 5m }]').replace(
    'budgetingMethod: Occurrences',
    'budgetingMethod: Timeslices',
  );
  assert.deepEqual(
    gate(text).objectives.map(({ threshold }) => threshold),
    ['p(90)<=200'],
  );
});
