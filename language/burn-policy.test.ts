import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultBurnPolicy } from './burn-policy.ts';
import { broken, objective, slo } from './definitions.fixture.ts';

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

const grain = (intervalSeconds: number, sliceSeconds: number | null = null) => ({
  ...{ intervalSeconds, sliceSeconds },
});

const windows = (period: number, interval: number) =>
  defaultBurnPolicy(period, grain(interval)).alerts.map((alert) => [
    ...[alert.longSeconds, alert.shortSeconds, alert.factor, alert.severity],
  ]);

test('30 days have the usual windows', () => {
  assert.deepEqual(windows(30 * day, 1), [
    [hour, 5 * minute, 14.4, 'page'],
    [6 * hour, 30 * minute, 6, 'page'],
    [day, 2 * hour, 3, 'ticket'],
    [3 * day, 6 * hour, 1, 'ticket'],
  ]);
});

test('other periods keep the factors and scale the windows, on the edges of cells', () => {
  assert.deepEqual(windows(7 * day, 1), [
    [14 * minute, 70, 14.4, 'page'],
    [84 * minute, 7 * minute, 6, 'page'],
    [336 * minute, 28 * minute, 3, 'ticket'],
    [1010 * minute, 84 * minute, 1, 'ticket'],
  ]);
});

test('no window is shorter than four samples', () => {
  for (const period of [hour, day, 7 * day])
    for (const interval of [1, 15, 60])
      for (const { longSeconds, shortSeconds } of defaultBurnPolicy(period, grain(interval))
        .alerts) {
        assert.ok(shortSeconds >= 4 * interval);
        assert.ok(longSeconds >= shortSeconds);
        assert.ok(Number.isInteger(longSeconds) && Number.isInteger(shortSeconds));
      }
});

test('of time slices a window holds four and only whole ones, and one bad slice is enough', () => {
  const slices = [15, 60, 75, 225, 300, 675, 900, 2700, 3600, 21_600, day];
  for (const period of [7 * day, 30 * day, 90 * day])
    for (const slice of slices)
      for (const alert of defaultBurnPolicy(period, grain(15, slice)).alerts)
        for (const window of [alert.longSeconds, alert.shortSeconds]) {
          assert.equal(window % slice, 0, `${window} of ${slice}`);
          assert.ok(window >= 4 * slice && alert.longSeconds >= alert.shortSeconds);
          assert.equal(alert.minimumBadEvents, 1);
        }
  assert.deepEqual(
    defaultBurnPolicy(30 * day, grain(15, 60)).alerts.map(({ longSeconds }) => longSeconds),
    [hour, 6 * hour, day, 3 * day],
  );
});

const people = `
apiVersion: openslo/v1
kind: AlertNotificationTarget
metadata: { name: people }
spec: { target: slack }`;

const burnPolicy = (alert: string) => `
apiVersion: signalbox/v1
kind: BurnPolicy
metadata: { name: own }
spec: { alerts: [{ severity: page, longWindow: 1h, factor: 10${alert} }] }`;

const annotations = '{ signalbox/burn-policy: own }';

test('a burn policy says for how long and to whom, if it says so', () => {
  const alerts = (alert: string) =>
    objective(slo({ annotations }), burnPolicy(alert), people).burn.alerts;
  assert.deepEqual(alerts(', alertAfter: 90s, notify: [people]'), [
    {
      ...{ severity: 'page', longSeconds: hour, shortSeconds: 5 * minute, factor: 10 },
      ...{ minimumBadEvents: 10, forSeconds: 90, notify: ['people'], and: [] },
    },
  ]);
  assert.deepEqual(alerts('')[0]?.notify, []);
  assert.equal(alerts(', minimumBadEvents: 0')[0]?.minimumBadEvents, 0);
  assert.deepEqual(broken(slo({ annotations }), burnPolicy(', notify: [poeple]'), people), [
    'unknown-reference',
  ]);
});

test('of time slices a written policy needs one bad, and windows in which one fits', () => {
  const sliced = (window: string) =>
    slo({
      ...{ annotations, method: 'Timeslices' },
      objectives: `[{ target: 0.99, timeSliceTarget: 0.9, timeSliceWindow: ${window} }]`,
    });
  assert.equal(objective(sliced('5m'), burnPolicy('')).burn.alerts[0]?.minimumBadEvents, 1);
  assert.deepEqual(broken(sliced('6m'), burnPolicy('')), ['burn-windows']);
});

test('how long an alert is kept that holds no more is said, or follows from the colour', () => {
  const kept = (alert: string) =>
    objective(slo({ annotations }), burnPolicy(alert)).burn.alerts[0]?.keepFiringSeconds;
  assert.deepEqual([kept(''), kept(', keepFiring: 10m')], [undefined, 600]);
});

test('what must hold together is one alert of several limits', () => {
  const together = ', and: [{ longWindow: 6h, factor: 3, minimumBadEvents: 7 }]';
  const [alert] = objective(slo({ annotations }), burnPolicy(together)).burn.alerts;
  assert.deepEqual(alert?.and, [
    { longSeconds: 6 * hour, shortSeconds: 30 * minute, factor: 3, minimumBadEvents: 7 },
  ]);
  const unreachable = burnPolicy(', and: [{ longWindow: 6h, factor: 300 }]');
  assert.deepEqual(broken(slo({ annotations }), unreachable), ['unreachable-burn']);
  const tooLong = burnPolicy(', and: [{ longWindow: 60d, shortWindow: 1h, factor: 3 }]');
  assert.deepEqual(broken(slo({ annotations }), tooLong), ['burn-windows']);
});
