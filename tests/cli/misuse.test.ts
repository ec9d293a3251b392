// Calls of explain and replay that cannot be: one sentence that says what to do, the right exit code,
// nothing on stdout and never a stack trace.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { callAll } from './calls.ts';
import { signalbox } from './golden.ts';

const folder = mkdtempSync(join(tmpdir(), 'signalbox-misuse-'));
after(() => rmSync(folder, { recursive: true }));

const file = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

const kinds = 'tests/cli/fixtures/kinds.yaml';
const broken = 'language/gallery/unknown-field.typo.yaml';
const replay = (name: string, from: string, ...more: string[]) => [
  ...['replay', name, '--from', from, ...more, kinds],
];
const orders = 'orders_total{code="200",instance="a:1",job="shop"}';
const sound = file('sound.om', `${orders} 1 100\n${orders} 2 115\n# EOF\n`);

const cases: readonly [args: readonly string[], status: number, says: RegExp][] = [
  [['explain'], 2, /name an SLO/],
  [['explain', 'order', kinds], 2, /there is no SLO 'order'; did you mean 'orders'\?/],
  [['explain', 'orders/lost', kinds], 2, /no objective of that name; it has orders\/taken/],
  [['explain', 'zebra', kinds], 2, /there are orders, order-minutes, queue/],
  [['explain', 'orders', '--per-second', '-1', kinds], 2, /argument is ambiguous|above 0/],
  [['explain', 'orders', '--per-day', 'many', kinds], 2, /--per-day takes a number above 0/],
  [
    ['explain', 'orders', '--per-day', '1', '--per-second', '1', kinds],
    2,
    /say the same: give one of them/,
  ],
  [['explain', 'orders', '-o', 'xml', kinds], 2, /-o takes text or json, not 'xml'/],
  [['explain', 'sound', broken], 1, /have errors: mend them first/],
  [['replay', 'orders', kinds], 2, /name an SLO and its history/],
  [replay('order', sound), 2, /did you mean 'orders'\?/],
  [replay('orders', sound, '--what-if', 'target=100'), 2, /'100' is no target/],
  [replay('orders', sound, '--what-if', 'colour=red'), 2, /--what-if takes target=PERCENT/],
  [replay('orders', sound, '--what-if', 'burn-policy=patent'), 2, /did you mean 'patient'\?/],
  [replay('orders', sound, '--step', '30s'), 2, /--step is for a URL/],
  [replay('orders', sound, '--start', 'yesterday'), 2, /--start takes 2026-03-02T12:00:00Z/],
  [
    replay('orders', sound, '--start', '2026-03-02', '--end', '2026-03-01'),
    2,
    /--start is not before --end/,
  ],
  [replay('orders', join(folder, 'none.om')), 1, /none\.om cannot be read: ENOENT/],
  [replay('orders', file('empty.om', '')), 1, /empty\.om is empty/],
  [replay('orders', file('eof.om', '# EOF\n')), 1, /eof\.om holds no samples/],
  [
    replay('orders', file('timeless.om', 'orders_total 5\n# EOF\n')),
    1,
    /timeless\.om: line 1: the sample has no timestamp/,
  ],
  [
    replay('orders', file('other.om', 'shop_total 5 100\n# EOF\n')),
    1,
    /these found no series:\n {2}orders_total\{code!~"5\.\."\}\n {2}orders_total\n/,
  ],
  [
    replay('orders', file('back.om', `${orders} 1 115\n${orders} 2 100\n# EOF\n`)),
    1,
    /back\.om: line 2: time runs backwards/,
  ],
  [replay('orders', file('moment.om', `${orders} 1 100\n# EOF\n`)), 1, /holds one moment only/],
  [replay('orders', sound, '--html', join(folder, 'no', 'page.html')), 1, /ENOENT/],
];

const sounds = [
  replay('orders', sound, '-o', 'json', '--what-if', 'burn-policy=patient'),
  ['explain', 'orders', '-o', 'json', kinds],
];

const answers = callAll([...cases.map(([args]) => args), ...sounds]);

for (const [index, [args, expected, says]] of cases.entries()) {
  test(`signalbox ${args.join(' ').replaceAll(folder, '…')}: ${expected}`, () => {
    const answer = answers[index];
    assert.match(answer?.stderr ?? '', says);
    assert.deepEqual([answer?.status, answer?.stdout], [expected, '']);
  });
}

test('the program itself says it without a stack trace', () => {
  const { status, stdout, stderr } = signalbox(['explain', 'order', kinds]);
  assert.deepEqual([status, stdout], [2, '']);
  assert.match(
    stderr,
    /^signalbox explain: there is no SLO 'order'; did you mean 'orders'\?\n\nusage/,
  );
  assert.doesNotMatch(stderr, /^ +at /m);
});

test('sound ones answer 0, also where nothing would have fired', () => {
  const { status, stdout = '' } = answers.at(-2) ?? {};
  const [report] = JSON.parse(stdout);
  assert.deepEqual([status, report.columns[0].pages, report.columns[0].total], [0, 0, 1]);
  // A burn policy that no SLO names can be asked for all the same.
  assert.equal(report.columns[1].burnPolicy, 'patient');
});

test('explain -o json has every figure', () => {
  const { status, stdout = '' } = answers.at(-1) ?? {};
  const [explained] = JSON.parse(stdout);
  assert.equal(status, 0);
  assert.equal(explained.alerts[0].reactions[0].firesAfterSeconds, 519);
  assert.equal(Math.round(explained.budget.badPerMillion), 10_000);
});
