import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Sample } from '../../ingest/sample.ts';
import { createExemplarBook } from './exemplars.ts';

const metric = 'd_bucket';
const indicator = {
  ...{ kind: 'counters' as const, id: 'i', source: 'app', goodText: '', totalText: '' },
  good: [
    {
      factor: 1,
      selector: { metric, matchers: [{ label: 'le', operator: '=' as const, value: '1' }] },
    },
  ],
  total: [{ factor: 1, selector: { metric: 'd_count', matchers: [] } }],
};
const bad = (traceId: string, timeMs: number): Sample => ({
  ...{ name: metric, labels: { le: '2' }, value: 1, kind: 'counter', timeMs },
  exemplars: [{ traceId, value: 1.5, timeMs }],
});

test('the newest stay, each once, and can be asked for since a time', () => {
  const book = createExemplarBook([{ key: 'slo/fast', indicator }]);
  for (let each = 1; each <= 150; each += 1)
    book.take({ source: 'app', samples: [bad(`t${each}`, each), bad(`t${each}`, each)] });
  assert.equal(book.of('slo/fast').length, 100);
  assert.deepEqual(book.of('slo/fast', 149), ['t150', 't149']);
  assert.deepEqual(book.of('slo/other'), []);
});
