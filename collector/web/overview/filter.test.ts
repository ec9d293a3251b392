import assert from 'node:assert/strict';
import { test } from 'node:test';
import { filtered, filterOf, isFiltering, shownWords } from './filter.ts';
import { objectiveRow } from './row.fixture.ts';

const rows = [
  objectiveRow({ name: 'latency', title: 'Request latency', service: 'api', status: 'red' }),
  objectiveRow({ name: 'errors', title: 'Request errors', service: 'api' }),
  objectiveRow({ name: 'uptime', title: 'Uptime', service: 'hub', status: 'stale' }),
  objectiveRow({ name: 'quiet', title: 'Nightly job', service: 'hub', status: 'no data' }),
];
const shown = (address: string) => {
  const parameters = new URLSearchParams(address);
  const filter = filterOf((name) => parameters.get(name) ?? '');
  return filtered(rows, filter).map(({ name }) => name);
};

test('an address chooses by text, state and service; all that is asked for must fit', () => {
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ['', ['latency', 'errors', 'uptime', 'quiet']],
    ['q=request', ['latency', 'errors']],
    ['q=ERR+api', ['errors']],
    ['q=p95+hub', ['uptime', 'quiet']],
    ['status=red', ['latency']],
    ['status=not+green', ['latency', 'uptime', 'quiet']],
    ['status=no+data&service=hub', ['quiet']],
    ['service=none', []],
    ['status=purple', ['latency', 'errors', 'uptime', 'quiet']],
  ];
  for (const [address, names] of cases) assert.deepEqual(shown(address), names, address);
});

test('without a filter the list is the same list', () => {
  const filter = filterOf(() => '');
  assert.equal(isFiltering(filter), false);
  assert.equal(filtered(rows, filter), rows);
});

test('what is hidden and not green is said', () => {
  assert.equal(shownWords(rows, rows), 'Showing 4 of 4.');
  assert.equal(
    shownWords(rows, rows.slice(1, 2)),
    'Showing 1 of 4. Hidden: 1 RED, 1 STALE, 1 NO DATA.',
  );
  assert.equal(
    shownWords(
      rows,
      [rows[0], rows[2], rows[3]].filter((row) => row !== undefined),
    ),
    'Showing 3 of 4.',
  );
});
