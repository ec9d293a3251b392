import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parseSeconds, parseShorthand, shorthandSeconds } from './duration.ts';
import { readDefinitions } from './read.ts';
import type { Period } from './slo-set.ts';

const sound = readFileSync(new URL('gallery/sound.yaml', import.meta.url), 'utf8');

const period = (window: string): Period | string | undefined => {
  const text = sound.replace('{ duration: 30d, isRolling: true }', window);
  const { set, diagnostics } = readDefinitions([{ path: 'test.yaml', text }], {});
  return set?.objectives[0]?.period ?? diagnostics[0]?.rule;
};

const calendar = (duration: string, start: string, zone = 'Europe/Berlin') =>
  period(`{ duration: ${duration}, calendar: { startTime: ${start}, timeZone: ${zone} } }`);

test('rolling periods', () => {
  for (const [text, seconds] of [
    ['1h', 3600],
    ['90m', 5400],
    ['4w', 2_419_200],
    ['366d', 31_622_400],
  ] as const)
    assert.deepEqual(period(`{ duration: ${text}, isRolling: true }`), {
      ...{ kind: 'rolling', seconds, text },
    });
  assert.equal(period('{ duration: 367d, isRolling: true }'), 'period-too-long');
  assert.equal(period('{ duration: 59m, isRolling: true }'), 'period-too-short');
  assert.equal(period('{ duration: 36m, isRolling: true }'), 'minute-for-month');
});

test('calendar periods start where their unit starts', () => {
  for (const [text, start, unit] of [
    ['1d', '2024-02-29 00:00:00', 'day'],
    ['1w', '2024-01-01 00:00:00', 'week'],
    ['1M', '2024-02-01 00:00', 'month'],
    ['1Q', '2024-10-01T00:00:00', 'quarter'],
    ['1Y', '2024-01-01 00:00:00', 'year'],
    ['7d', '2024-01-08 00:00:00', 'week'],
    ['3M', '2024-07-01 00:00:00', 'quarter'],
    ['12M', '2024-01-01 00:00:00', 'year'],
    ['4Q', '2024-01-01 00:00:00', 'year'],
  ] as const)
    assert.deepEqual(calendar(text, start), {
      ...{ kind: 'calendar', unit, timeZone: 'Europe/Berlin', text },
    });
  for (const [text, start] of [
    ['1d', '2024-02-30 00:00:00'],
    ['1d', '2024-02-29 12:30:00'],
    ['1w', '2024-01-02 00:00:00'],
    ['1M', '2024-02-02 00:00:00'],
    ['1Q', '2024-11-01 00:00:00'],
    ['1Y', '2024-02-01 00:00:00'],
    ['1Y', 'soon'],
    ['3M', '2024-02-01 00:00:00'],
    ['7d', '2024-01-02 00:00:00'],
  ] as const)
    assert.equal(calendar(text, start), 'calendar', `${text} from ${start}`);
  for (const text of ['2d', '2w', '2M', '6M', '2Q', '2Y', '1h'])
    assert.equal(calendar(text, '2024-01-01 00:00:00'), 'period-not-fixed', text);
});

test('a time zone is one of the IANA database', () => {
  const start = '2024-01-01 00:00:00';
  for (const zone of ['UTC', 'America/New_York', 'Pacific/Apia'])
    assert.notEqual(calendar('1M', start, zone), 'calendar', zone);
  for (const zone of ['Mars/Olympus', "'+01:00'", "'-05'", "''", 'Europe/Berlin/', 'CEST'])
    assert.equal(calendar('1M', start, zone), 'calendar', zone);
});

test('durations', () => {
  assert.deepEqual(parseShorthand('1M'), { count: 1, unit: 'M' });
  assert.equal(shorthandSeconds({ count: 1, unit: 'Q' }), null);
  for (const text of ['', '1', 'd', '0d', '1.5d', '-1d', '1 d', '1D', '1s', '1d2h'])
    assert.equal(parseShorthand(text), null, text);
  assert.equal(parseSeconds('900ms'), 0.9);
  assert.equal(parseSeconds('1m'), 60);
  for (const text of ['', '5', '0s', '1M', '1y', '1.5s', '1e3s', '9999999999s'])
    assert.equal(parseSeconds(text), null, text);
});
