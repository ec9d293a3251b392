import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LinearForm, Matcher, Objective } from '../../language/slo-set.ts';
import type { Sample } from '../ingest/sample.ts';
import { badExemplars } from './bad-exemplars.ts';

const equal = (label: string, value: string): Matcher => ({ label, operator: '=', value });
const form = (metric: string, ...matchers: Matcher[]): LinearForm => [
  { factor: 1, selector: { metric, matchers } },
];
const objective = (key: string, good: LinearForm, total: LinearForm) =>
  ({
    key,
    indicator: {
      ...{ kind: 'counters', id: key, source: 'app', goodText: '', totalText: '' },
      ...{ good, total },
    },
  }) satisfies Pick<Objective, 'key' | 'indicator'>;

let traces = 0;
const sample = (name: string, labels: Record<string, string>, value: number): Sample => {
  traces += 1;
  const traceId = String(traces).padStart(32, '0');
  const exemplars = [{ traceId, value, timeMs: 5 }];
  return { name, labels, value: 1, kind: 'counter', timeMs: 5, exemplars };
};

test('of a histogram what is above the bound of the good is bad, in whichever bucket it fell', () => {
  const route = equal('route', '/a');
  const find = badExemplars([
    objective('slow', form('d_bucket', route, equal('le', '0.5')), form('d_count', route)),
  ]);
  const samples = [
    sample('d_bucket', { route: '/a', le: '0.5' }, 0.4),
    sample('d_bucket', { route: '/a', le: '1' }, 0.7),
    sample('d_bucket', { route: '/b', le: '1' }, 0.7),
    sample('d_count', { route: '/a' }, 9),
    sample('e_bucket', { route: '/a', le: '1' }, 0.7),
    { name: 'd_bucket', labels: { route: '/a', le: '1' }, value: 1, kind: 'counter', timeMs: 5 },
  ] satisfies Sample[];
  const bad = [samples[1], samples[3]].map((each) => ({
    ...{ objective: 'slow', traceId: each?.exemplars?.[0]?.traceId, timeMs: 5 },
  }));
  assert.deepEqual(find('app', samples), bad);
  assert.deepEqual(find('other', samples), []);
});

test('of a counter what is among all and not among the good is bad', () => {
  const code = (value: string) => equal('code', value);
  const find = badExemplars([
    objective('failed', form('r_total', code('200')), form('r_total')),
    objective(
      'all but',
      [
        ...form('r_total'),
        { factor: -1, selector: { metric: 'r_total', matchers: [code('500')] } },
      ],
      form('r_total'),
    ),
  ]);
  const found = (status: string) =>
    find('app', [sample('r_total', { code: status }, 1)]).map((each) => each.objective);
  assert.deepEqual(found('200'), []);
  assert.deepEqual(found('500'), ['failed', 'all but']);
  assert.deepEqual(found('404'), ['failed']);
});

test('a bucket without a bound, or without end, judges nothing', () => {
  const find = badExemplars([
    objective('endless', form('d_bucket', equal('le', '+Inf')), form('d_count')),
  ]);
  assert.deepEqual(find('app', [sample('d_bucket', { le: '+Inf' }, 9)]), []);
});
