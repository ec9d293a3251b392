// Evidence of a run with nothing wrong about it, for tests: four objectives, two of them measured by
// k6, one that only the collector sees, one for which nobody asks.

import { readFileSync } from 'node:fs';
import { readDefinitions } from '../language/read.ts';
import type { BoardObjective, BoardVerdict } from './board-verdict.ts';
import { thresholdsByGate } from './generate.ts';
import type { Summary } from './summary.ts';
import type { Evidence } from './verdict.ts';

const sound = readFileSync(new URL('../language/gallery/sound.yaml', import.meta.url), 'utf8');

const slo = (name: string, objective: string, target: number, indicator: string, metric = '') => `
---
apiVersion: openslo/v1
kind: SLO
metadata:
  name: ${name}
  annotations: { signalbox/burn-policy: calm${metric && `, signalbox/k6-metric: ${metric}`} }
spec:
  service: shop
  indicatorRef: ${indicator}
  budgetingMethod: Occurrences
  objectives: [{ displayName: ${objective}, target: ${target} }]`;

const text = `${sound.slice(0, sound.lastIndexOf('---'))}---
apiVersion: openslo/v1
kind: SLI
metadata: { name: counted }
spec:
  ratioMetric:
    counter: true
    good: { metricSource: { metricSourceRef: metrics, spec: { query: 'http_total{ok="1"}' } } }
    total: { metricSource: { metricSourceRef: metrics, spec: { query: http_total } } }
---
apiVersion: signalbox/v1
kind: BurnPolicy
metadata: { name: calm }
spec: { alerts: [{ severity: ticket, longWindow: 1d, factor: 1.05 }] }
---
apiVersion: signalbox/v1
kind: LoadGate
metadata: { name: crowd }
spec:
  sessions: 10
  rampUp: 3s
  duration: 10s
  floors:
    - { objective: latency/p95, minimumEvents: 500 }
    - { objective: cache/hits, minimumEvents: 20 }
${slo('latency', 'p95', 0.95, 'quick', 'took')}
${slo('errors', 'answered', 0.999, 'counted', 'answered')}
${slo('cache', 'hits', 0.9, 'counted')}
${slo('flags', 'read', 0.9, 'counted')}
`;

const { set, diagnostics } = readDefinitions([{ path: 'evidence.yaml', text }], {});
const gate = set?.loadGates[0];
if (!set || !gate) throw new Error(JSON.stringify(diagnostics));
const thresholds = thresholdsByGate(set)[gate.name];
if (!thresholds) throw new Error(`no thresholds of ${gate.name}`);

export const summary: Summary = {
  ...{ run: 'run-1', profile: 'crowd', durationMs: 13_200 },
  sessions: { wanted: 10, most: 10, joined: 10 },
  ...{ failedDials: 0, iterations: 10, storm: null },
  metrics: {
    took: {
      type: 'trend',
      values: { 'p(95)': 87.5 },
      thresholds: { 'p(95)<=200': { ok: true } },
    },
    took_events: {
      type: 'counter',
      values: { count: 600 },
      thresholds: { 'count>=500': { ok: true } },
    },
    answered: { type: 'rate', values: { rate: 1 }, thresholds: { 'rate>=0.999': { ok: true } } },
    answered_events: {
      type: 'counter',
      values: { count: 600 },
      thresholds: { 'count>=1': { ok: true } },
    },
    timer_lateness: { type: 'trend', values: { 'p(99)': 4 } },
    dropped_iterations: { type: 'counter', values: { count: 0 } },
  },
};

const counted = (name: string, objective: string, target: number, good: number, total: number) =>
  ({
    ...{ name, objective, title: `${name} of the shop`, service: 'shop', target, good, total },
    ...{ verdict: 'pass', sli: good / total, reasons: [] },
  }) satisfies BoardObjective;

export const objectives: readonly BoardObjective[] = [
  counted('latency', 'p95', 0.95, 690, 700),
  counted('errors', 'answered', 0.999, 700, 700),
  counted('cache', 'hits', 0.9, 99, 100),
  counted('flags', 'read', 0.9, 5, 5),
];

export const board: BoardVerdict = {
  ...{ from: 1000, to: 15_000, verdict: 'pass', reasons: [] },
  objectives: [...objectives],
};

export const evidence: Evidence = {
  ...{ set, gate, thresholds, board },
  load: {
    exitCode: 0,
    summary,
    troubles: [],
    generator: { available: 2, samples: [] },
    stopped: false,
  },
};
