// A k6 that drives nothing, for tests of what the gate makes of its word. FAKE_K6 says how it lies;
// FAKE_K6_UNTIL is a file that it waits for, so that a test can do something during the run.

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { GateThresholds } from '../../load-tests/generate.ts';
import type { Summary } from '../../load-tests/summary.ts';

const variable = (name: string): string => {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set`);
  return value;
};

type Lie = {
  readonly withSamples: boolean;
  readonly failedDials?: number;
  readonly metrics?: Summary['metrics'];
};

const lies: Readonly<Record<string, Lie>> = {
  'all well': { withSamples: true },
  'measured nothing': { withSamples: false },
  'no connections': { withSamples: true, failedDials: 2 },
  'checks failed': {
    withSamples: true,
    metrics: { checks: { type: 'rate', values: { rate: 0, passes: 0, fails: 5 } } },
  },
  'timers late': {
    withSamples: true,
    metrics: { timer_lateness: { type: 'trend', values: { 'p(99)': 3000 } } },
  },
};

const writeSummary = ({ withSamples, failedDials = 0, metrics: changed = {} }: Lie): void => {
  const gates = JSON.parse(readFileSync(variable('GATE_THRESHOLDS'), 'utf8')) as Readonly<
    Record<string, GateThresholds>
  >;
  const profile = variable('GATE_PROFILE');
  const gate = gates[profile];
  if (gate === undefined) throw new Error(`there is no ${profile}`);
  const { sessions, rampUpSeconds, durationSeconds, thresholds, objectives } = gate;
  const metrics: Summary['metrics'] = {
    timer_lateness: { type: 'trend', values: { 'p(99)': 1 } },
  };
  for (const { metric, type, threshold, events } of objectives) {
    // As k6 does it: without samples every threshold holds.
    const figure = type === 'rate' ? 'rate' : threshold.replace(/<=.*$/, '');
    const judged = (thresholds[metric] ?? []).map((one) => [one, { ok: true }] as const);
    metrics[metric] = {
      ...{ type, values: { [figure]: type === 'rate' ? 1 : 0 } },
      thresholds: Object.fromEntries(judged),
    };
    if (withSamples) metrics[events] = { type: 'counter', values: { count: 1_000_000 } };
  }
  const summary: Summary = {
    ...{
      run: variable('GATE_RUN'),
      profile,
      failedDials,
      iterations: sessions,
      metrics: { ...metrics, ...changed },
      storm: null,
    },
    durationMs: (rampUpSeconds + durationSeconds) * 1000,
    sessions: { wanted: sessions, most: sessions, joined: sessions },
  };
  writeFileSync(variable('GATE_SUMMARY'), JSON.stringify(summary));
};

if (process.argv[2] === 'version') {
  process.stdout.write('k6 v2.2.0 (fake)\n');
} else {
  const until = process.env.FAKE_K6_UNTIL;
  while (until !== undefined && !existsSync(until)) await pause(25);
  const lie = lies[variable('FAKE_K6')];
  if (lie !== undefined) writeSummary(lie);
  // Anything else: it ends with success and leaves nothing.
}
