// For tests: a store with a known October of 2026, of three objectives. Orders miss their target because
// of the 5th and the 14th; part of the 14th is left out by a correction, part of the 20th by a
// maintenance. Searches keep theirs; nothing was ever counted of mails.

import type { Maintenance, Objective } from '../../language/slo-set.ts';
import { historyName } from '../corrections/account.ts';
import { objective } from '../engine/fixture.ts';
import { CellStore } from '../store/cells.ts';
import { openStore } from '../store/database.ts';
import { openReportDesk } from './desk.ts';

export const at = (day: number, hour = 0, minute = 0): number =>
  Date.UTC(2026, 9, day, hour, minute);
export const madeMs = Date.UTC(2026, 10, 3, 9);

const named = (slo: string, title: string, more: Partial<Objective> = {}): Objective => ({
  ...objective,
  ...{ key: `${slo}/answered`, slo, objective: 'answered', title, target: 0.999 },
  indicator: { ...objective.indicator, id: slo },
  ...more,
});

export const orders = named('orders', 'Orders are taken', { owner: 'shop-team' });
export const searches = named('searches', 'Searches <are> | quick', {
  target: 0.99,
  slices: { seconds: 60, goodFrom: 0.95 },
});
export const mails = named('mails', 'Mails are sent');

const upgrade: Maintenance = {
  ...{ name: 'database-upgrade', description: 'PostgreSQL 19', services: [] },
  ...{
    startMs: at(20, 2),
    endMs: at(20, 4),
    place: { file: 'slos/plan.yaml', line: 3, column: 1 },
  },
};

export const openOctober = () => {
  const store = openStore(':memory:');
  const { database } = store;
  const cells = new CellStore(store);
  const objectives = [searches, orders, mails];
  const histories = cells.histories(objectives.map(historyName), at(-40));
  const count = (of: Objective, timeMs: number, bad: number, total: number): void => {
    const history = histories.get(historyName(of))?.id ?? 0;
    const increment = { history, timeMs, good: total - bad, total, bridged: false };
    // Each at its own time, as it came: cells of hours are kept for a month only.
    store.transaction(() => cells.write([increment], timeMs + 1000));
  };
  for (let day = 1; day <= 31; day += 1) {
    if (day === 9) continue;
    count(orders, at(day, 10, 30), 20, 100_000);
    if (day > 3) count(searches, at(day, 10, 30), day === 8 ? 20 : 0, 1440);
  }
  count(orders, at(5, 14, 20), 3000, 10_000);
  count(orders, at(14, 3, 20), 900, 1000);
  count(orders, at(14, 5, 20), 400, 1000);
  count(orders, at(20, 2, 30), 5000, 5000);

  const page = database.prepare(
    `INSERT INTO notifications (id, at_ms, alert, slo, objective, severity, state, title, summary, why)
     VALUES (?, ?, 'a', ?, 'answered', ?, ?, ?, ?, ?)`,
  );
  page.run(
    'n-1',
    at(5, 14, 21),
    'orders',
    'page',
    'firing',
    'Orders are taken is red',
    'Orders are taken is red: 30 % failed in the last minute (limit 5 %)',
    'new',
  );
  page.run(
    'n-2',
    at(5, 18, 21),
    'orders',
    'page',
    'firing',
    'Orders are taken is red',
    'Still so',
    'repeat',
  );
  page.run(
    'n-3',
    at(5, 18, 40),
    'orders',
    'page',
    'resolved',
    'Orders are taken has recovered',
    'over',
    'new',
  );
  page.run(
    'n-4',
    at(8, 11),
    'searches',
    'ticket',
    'firing',
    'Searches burn',
    'Searches burn: 3×',
    'new',
  );
  page.run('n-5', Date.UTC(2026, 10, 1), 'searches', 'page', 'firing', 'Later', 'Later', 'new');
  database.exec(
    `INSERT INTO incidents (sequence, id, title, services, status, impact, opened_ms, opened_by, by_hand, tended, resolved_ms)
     VALUES (1, 'i-1', 'Checkout is down', '["shop"]', 'resolved', 'outage', ${at(5, 14, 21)}, 'alerts', 0, 0, ${at(5, 18, 40)});
     INSERT INTO incident_troubles (incident, key, since_ms, service, slo, objective, kind, title, firing, alerts)
     VALUES (1, 'orders/answered threshold', ${at(5, 14, 21)}, 'shop', 'orders', 'answered', 'threshold', 'Orders', '[]', '[]')`,
  );

  const desk = openReportDesk({
    ...{ store, slos: { objectives, maintenances: [upgrade] } },
    ...{ correct: () => undefined, now: () => at(21) },
  });
  const correction = { objective: null, service: null, author: 'ada', madeAt: at(15, 9) };
  desk.corrections.make({
    ...{ ...correction, slo: 'orders', from: at(14, 3), to: at(14, 4) },
    reason: 'a load test was counted',
  });
  const wrong = desk.corrections.make({
    ...{ ...correction, slo: 'orders', from: at(14, 5), to: at(14, 6) },
    reason: 'thought to be the same test',
  });
  desk.second(at(21));
  desk.corrections.withdraw(wrong.id, 'ben', 'it was real', at(22));
  desk.onCorrected();
  return { store, desk };
};
