import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Composite, Objective } from '../../language/slo-set.ts';
import { historyName, jointAccounts } from '../corrections/account.ts';
import { objective } from '../engine/fixture.ts';
import type { Report } from '../serve/reports/shapes.ts';
import { CellStore } from '../store/cells.ts';
import { openStore } from '../store/database.ts';
import { openReportDesk } from './desk.ts';
import { at } from './fixture.ts';
import { reportMarkdown } from './markdown.ts';
import { reportPage } from './page.ts';

const part = (name: string, more: Partial<Objective> = {}): Objective => ({
  ...objective,
  ...{ key: `shop/${name}`, slo: 'shop', objective: name, title: 'Shop', target: 0.99 },
  indicator: { ...objective.indicator, id: name },
  ...more,
});

const composite = (more: Partial<Composite>): Composite => ({
  ...{ slo: 'shop', title: 'Shop', service: objective.service, windows: [], mostBurn: null },
  parts: [
    { objective: 'shop/fast', weight: 2 },
    { objective: 'shop/up', weight: 1 },
  ],
  ...{ joint: null, place: objective.place },
  ...more,
});

const open = (
  t: { after: (done: () => void) => void },
  objectives: readonly Objective[],
  whole: Composite,
) => {
  const store = openStore(':memory:');
  t.after(() => store.close());
  const cells = new CellStore(store);
  const joint = jointAccounts(whole, objectives).map(({ history }) => history);
  const histories = cells.histories([...objectives.map(historyName), ...joint], at(-40));
  const desk = openReportDesk({
    ...{ store, slos: { objectives, maintenances: [], composites: [whole] } },
    ...{ correct: () => undefined, now: () => at(21) },
  });
  return {
    desk,
    joint,
    count: (history: string, timeMs: number, bad: number, total: number) => {
      const id = histories.get(history)?.id ?? 0;
      const increment = { history: id, timeMs, good: total - bad, total, bridged: false };
      store.transaction(() => cells.write([increment], timeMs + 1000));
    },
    report: (): Report => {
      const report = desk.reports.of('2026-10', Date.UTC(2026, 10, 3));
      assert.ok(!('missing' in report));
      return report;
    },
  };
};

test('added burns: what each has spent, times its weight; what was not counted spends nothing', (t) => {
  const parts = [part('fast'), part('up')];
  const { count, report } = open(t, parts, composite({}));
  assert.deepEqual(report().composites[0]?.verdict, 'not measured');
  count('fast', at(5, 3), 4, 1000);
  assert.equal(report().composites[0]?.spent?.toFixed(6), '0.800000');
  count('up', at(6, 3), 3, 1000);
  const [whole] = report().composites;
  assert.deepEqual([whole?.spent?.toFixed(6), whole?.verdict], ['1.100000', 'missed']);
  const words = 'missed, 110 % spent, burned together by shop/fast (weight 2), shop/up';
  assert.match(
    reportMarkdown(report()),
    new RegExp(`- \\*\\*Shop\\*\\*: ■ ${RegExp.escape(words)}`),
  );
  assert.match(reportPage(report()), new RegExp(RegExp.escape(words)));
});

test('joined slices: the joint ones of all the time there is, without what is left out', (t) => {
  const slices = { seconds: 60, goodFrom: 0.95 };
  const parts = [part('fast', { slices }), part('up', { slices })];
  const keys = parts.map(({ key }) => key);
  const union = { objectives: keys, factor: 100 };
  const whole = composite({
    parts: keys.map((key) => ({ objective: key, weight: 1 })),
    ...{ joint: { seconds: 60, unions: [union] }, mostBurn: 100 },
  });
  const { desk, joint, count, report } = open(t, parts, whole);
  count(joint[0] ?? '', at(14, 3, 20), 200, 200);
  count(joint[0] ?? '', at(15, 3, 20), 100, 500);
  const all = 31 * 1440;
  const spent = () => report().composites[0]?.spent ?? Number.NaN;
  assert.ok(Math.abs(spent() - (100 * 300) / all) < 1e-9, String(spent()));

  const correction = { objective: null, author: 'ada', reason: 'a drill', madeAt: at(20) };
  const hours = { from: at(14, 3), to: at(14, 4) };
  desk.corrections.make({ ...correction, ...hours, slo: 'shop', service: null });
  desk.onCorrected();
  assert.ok(Math.abs(spent() - (100 * 100) / (all - 60)) < 1e-9, String(spent()));
  assert.match(reportMarkdown(report()), /slices that are bad for any of shop\/fast, shop\/up/);
});
