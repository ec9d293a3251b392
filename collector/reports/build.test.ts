import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import type { Report, ReportObjective } from '../serve/reports/shapes.ts';
import { madeMs, openOctober } from './fixture.ts';
import { reportMarkdown } from './markdown.ts';
import { reportPage } from './page.ts';
import { rangesSince, readRange } from './range.ts';
import { achievedText, shareText } from './words.ts';

const { store, desk } = openOctober();
after(() => store.close());

const reportOf = (name: string, nowMs = madeMs): Report => {
  const report = desk.reports.of(name, nowMs);
  assert.ok(!('missing' in report), JSON.stringify(report));
  return report;
};
const october = reportOf('2026-10');
const objective = (slo: string): ReportObjective => {
  const found = october.objectives.find(({ name }) => name === slo);
  assert.ok(found);
  return found;
};

test('of a known month everything adds up', () => {
  const { good, total, spent, achieved, allowed, verdict, days, countedDays } = objective('orders');
  // 30 days of 100,000 with 20 bad; 3,000 of 10,000; the withdrawn 400 of 1,000. Nothing else counts.
  assert.equal(total, 30 * 100_000 + 10_000 + 1000);
  assert.equal(total - good, 30 * 20 + 3000 + 400);
  assert.equal(achieved, good / total);
  assert.ok(Math.abs(allowed - total * 0.001) < 1e-6);
  assert.ok(spent !== null && Math.abs(spent - 4000 / 3011) < 1e-9);
  assert.equal(verdict, 'missed');
  assert.equal(countedDays, 30);
  assert.ok(!days.some(({ day }) => day === '2026-10-09'));
  assert.equal(objective('orders').leftOutSeconds, 3 * 3600);
});

test('the days that took the budget say what happened on them', () => {
  assert.deepEqual(
    objective('orders')
      .spentOn.slice(0, 3)
      .map(({ day, bad, with: titles }) => [day, bad, titles]),
    [
      ['2026-10-05', 3020, ['Checkout is down', 'Orders are taken is red']],
      ['2026-10-14', 420, []],
    ],
  );
  assert.deepEqual(objective('searches').spentOn[0]?.with, ['Searches burn']);
});

test('a budget of time slices is of all the time that counts', () => {
  const { allowed, spent, counts, total, verdict } = objective('searches');
  const slices = 31 * 1440 - 2 * 60;
  assert.ok(Math.abs(allowed - slices * 0.01) < 1e-6);
  assert.ok(spent !== null && Math.abs(spent - 20 / (slices * 0.01)) < 1e-9);
  assert.deepEqual([counts, total, verdict], ['slices', 27 * 1440, 'kept']);
});

test('what was never counted is not kept, and not missed', () => {
  const { verdict, achieved, spent, days } = objective('mails');
  assert.deepEqual([verdict, achieved, spent], ['not measured', null, null]);
  assert.ok(days.every(({ total }) => total === 0));
  assert.deepEqual([october.kept, october.missed, october.notMeasured], [1, 1, 1]);
});

test('people were told once of one trouble, and of what was of this month', () => {
  assert.deepEqual(
    october.pages.map(({ name, severity }) => [name, severity]),
    [
      ['orders', 'page'],
      ['searches', 'ticket'],
    ],
  );
  assert.deepEqual([objective('orders').pages, objective('searches').tickets], [1, 1]);
  assert.equal(october.incidents[0]?.title, 'Checkout is down');
});

test('the worst come first, and corrections stay with author and reason, withdrawn ones too', () => {
  assert.deepEqual(
    october.objectives.map(({ name }) => name),
    ['orders', 'searches', 'mails'],
  );
  assert.deepEqual(
    october.corrections.map(({ author, reason, withdrawn }) => [author, reason, withdrawn?.by]),
    [
      ['ada', 'a load test was counted', undefined],
      ['ada', 'thought to be the same test', 'ben'],
    ],
  );
  assert.equal(october.maintenances[0]?.name, 'database-upgrade');
});

test('a quarter has its months, and a month that is not over says so', () => {
  const quarter = reportOf('2026-Q4');
  assert.deepEqual(
    [quarter.days, quarter.isOver, quarter.title],
    [92, false, 'Fourth quarter of 2026'],
  );
  assert.equal(
    quarter.objectives.find(({ name }) => name === 'orders')?.total,
    objective('orders').total,
  );
  assert.equal(reportOf('2026-Q3').objectives[0]?.verdict, 'not measured');
  for (const [name, why] of [
    ['2026-13', /neither/],
    ['2026-Q5', /neither/],
    ['../x', /neither/],
    ['2026-12', /still to come/],
    ['2025-09', /400 days/],
  ] as const) {
    const report = desk.reports.of(name, madeMs);
    assert.ok('missing' in report && why.test(report.missing), name);
  }
});

test('months and quarters have names and ends', () => {
  assert.deepEqual(readRange('2024-02'), {
    ...{ name: '2024-02', title: 'February 2024' },
    ...{ fromMs: Date.UTC(2024, 1, 1), toMs: Date.UTC(2024, 2, 1) },
  });
  assert.equal(readRange('2026-q4')?.toMs, Date.UTC(2027, 0, 1));
  const choices = rangesSince(Date.UTC(2026, 7, 20), madeMs);
  assert.deepEqual(choices.months, ['2026-11', '2026-10', '2026-09', '2026-08']);
  assert.deepEqual(choices.quarters, ['2026-Q4', '2026-Q3']);
});

test('what missed its target never reads as if it had not', () => {
  for (const [achieved, target, text] of [
    [0.99899999, 0.999, '99.89 %'],
    [0.999, 0.999, '99.90 %'],
    [0.99899, 0.9995, '99.899 %'],
    [0.9499, 0.95, '94.99 %'],
    [1, 0.99, '100.00 %'],
    [null, 0.99, '–'],
  ] as const) {
    assert.equal(achievedText({ achieved, target }), text);
  }
  for (const [share, text] of [
    [1.0001, '100.1 %'],
    [1, '100 %'],
    [0.99951, '100 %'],
    [0.004, '0.4 %'],
    [0.0004, 'under 0.1 %'],
    [0, '0 %'],
    [null, '–'],
  ] as const) {
    assert.equal(shareText(share), text);
  }
});

/** tests/reports/rewrite.ts writes them anew. */
for (const [name, text] of [
  ['october.md', reportMarkdown(october)],
  ['october.html', reportPage(october)],
] as const) {
  test(`the whole of ${name} is as it was`, () => {
    const place = new URL(`golden/${name}`, import.meta.url);
    assert.equal(text, readFileSync(place, 'utf8'));
  });
}
