import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CollectorError } from './error.ts';
import { createTelemetry } from './telemetry.ts';
import { createWatch } from './watch.ts';

const startedMs = 1_800_000_000_000;

const open = () => {
  const calls: string[] = [];
  let failure: Error | null = null;
  const evaluation = (name: string) => () => {
    calls.push(name);
    if (failure !== null) throw failure;
    return [];
  };
  const watch = createWatch({
    engine: { evaluate: evaluation('evaluate'), judge: evaluation('judge') },
    listeners: ['pages', 'incidents'].map((name) => ({
      committed: () => calls.push(`${name} committed`),
      rolledBack: () => calls.push(`${name} rolled back`),
    })),
    pager: {
      second: () => calls.push('second'),
      findTraces: () => calls.push('find traces'),
    },
    couriers: { wake: () => calls.push('wake') },
    broadcast: { readers: 1, send: (event) => calls.push(event) },
    rows: () => [],
    telemetry: createTelemetry({
      engine: () => assert.fail('not asked'),
      rows: () => [],
      traces: () => ({ traces: 0, spans: 0, bytes: 0 }),
      streamReaders: () => 0,
      diagnostics: () => 0,
    }),
    startedMs,
    log: { info: () => undefined, error: () => undefined },
  });
  return {
    watch,
    calls,
    failWith: (next: Error | null) => {
      failure = next;
    },
  };
};

test('between two seconds people are told too, and the board is not drawn anew', () => {
  const { watch, calls } = open();
  watch.between(startedMs + 1500);
  assert.deepEqual(calls, [
    'judge',
    'pages committed',
    'incidents committed',
    'second',
    'find traces',
    'wake',
  ]);
});

test('people are told only after the commit', () => {
  const { watch, calls } = open();
  watch.second(startedMs + 1000, 0, 0);
  assert.deepEqual(calls, [
    'evaluate',
    'pages committed',
    'incidents committed',
    'second',
    'find traces',
    'wake',
    'slos',
  ]);
});

test('a store that refuses is told by nobody, is not ready, and is tried again', () => {
  const { watch, calls, failWith } = open();
  failWith(new CollectorError('store-unwritable', 'The disk is full.'));
  watch.second(startedMs + 1000, 0, 0);
  assert.deepEqual(calls, [
    'evaluate',
    'pages rolled back',
    'incidents rolled back',
    'wake',
    'slos',
  ]);
  assert.deepEqual(watch.complaints(), ['The disk is full.']);
  assert.equal(watch.readiness(startedMs + 1000).store, 'The disk is full.');

  failWith(null);
  watch.second(startedMs + 2000, 0, 0);
  assert.deepEqual(watch.complaints(), []);
  assert.deepEqual(watch.readiness(startedMs + 2000), { store: null, evaluation: null });
});

test('evaluations that stopped make it not ready', () => {
  const { watch } = open();
  watch.second(startedMs + 1000, 0, 0);
  assert.equal(watch.readiness(startedMs + 6000).evaluation, null);
  assert.match(watch.readiness(startedMs + 9000).evaluation ?? '', /8 s ago/);
});
