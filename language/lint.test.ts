import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { readDefinitions } from './read.ts';

const sound = readFileSync(new URL('gallery/sound.yaml', import.meta.url), 'utf8');

/** The rules that a query in the place of sound.yaml's good one breaks. */
const rulesOf = (query: string): string[] => {
  const text = sound.replace(`'http_seconds_bucket{le="0.2"}'`, () => JSON.stringify(query));
  assert.notEqual(text, sound);
  const { diagnostics } = readDefinitions([{ path: 'a.yaml', text }], {});
  return diagnostics.map(({ rule }) => rule);
};

test('what is special in a regular expression keeps it one', () => {
  for (const value of ['2..', '200|201', 'a\\\\.b', '(?i)ok', '[ab]', 'x*', '^a', 'a$'])
    assert.deepEqual(rulesOf(`http_seconds_count{code=~"${value}"}`), [], value);
  for (const value of ['200', '', '/api/users', 'a-b'])
    assert.deepEqual(rulesOf(`http_seconds_count{code=~"${value}"}`), ['regex-equality'], value);
});

test("a bound is spelled as programs print it, OpenMetrics' way too", () => {
  for (const bound of ['0.2', '0.5', '+Inf'])
    assert.deepEqual(rulesOf(`http_seconds_bucket{le="${bound}"}`), [], bound);
  for (const bound of ['.2', '0.20', '2e-1', 'inf', ' 0.2'])
    assert.deepEqual(rulesOf(`http_seconds_bucket{le="${bound}"}`), ['bound-spelling'], bound);
});

test('the names of counters pass, under sums and ranges too', () => {
  for (const name of ['a_total', 'a_count', 'a_sum', 'a:b_total'])
    assert.deepEqual(rulesOf(`sum(${name})`), [], name);
  for (const name of ['up', 'queue_depth', 'total_jobs', 'a_bucket_size'])
    assert.deepEqual(rulesOf(`sum(${name})`), ['gauge-as-counter'], name);
});

test('labels that are secret or personal are named, those that only look so are not', () => {
  for (const label of ['token', 'user_id', 'enduser_email', 'api_key', 'http_authorization'])
    assert.deepEqual(rulesOf(`http_seconds_count{${label}!=""}`), ['sensitive-label'], label);
  for (const label of ['token_type', 'route', 'email_kind', 'user_agent', 'tokens'])
    assert.deepEqual(rulesOf(`http_seconds_count{${label}!=""}`), [], label);
});

const promised = (more: string): string[] => {
  const slo = `---
apiVersion: openslo/v1
kind: SLO
metadata: { name: second }
spec:
  service: shop
  indicatorRef: quick
  budgetingMethod: Occurrences
  ${more}
`;
  const { diagnostics } = readDefinitions([{ path: 'a.yaml', text: sound + slo }], {});
  return diagnostics.map(({ rule }) => rule);
};

test('the same promise is one of the same target and period', () => {
  assert.deepEqual(promised('objectives: [{ targetPercent: 99 }]'), ['same-promise']);
  assert.deepEqual(promised('objectives: [{ target: 0.98 }]'), []);
  assert.deepEqual(
    promised('timeWindow: [{ duration: 7d, isRolling: true }]\n  objectives: [{ target: 0.99 }]'),
    [],
  );
});

test('what is merely good practice is said only when asked for', () => {
  const files = [{ path: 'a.yaml', text: sound }];
  assert.deepEqual(readDefinitions(files, {}).diagnostics, []);
  const strictly = readDefinitions(files, {}, { strict: true }).diagnostics;
  assert.deepEqual(
    strictly.map(({ rule, severity }) => [rule, severity]),
    [['missing-runbook', 'notice']],
  );
});

test('a share in the place of a percentage is named, a low percentage above 1 is not', () => {
  for (const percent of ['0.999', '1', '0.05'])
    assert.deepEqual(
      promised(`objectives: [{ targetPercent: ${percent} }]`).filter(
        (rule) => rule !== 'unreachable-burn',
      ),
      ['share-as-percent'],
      percent,
    );
  assert.deepEqual(promised('objectives: [{ targetPercent: 99.5 }]'), []);
});
