import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Registry } from 'prom-client';
import { type Open, openMetrics } from './open-metrics.ts';
import { alertOf } from './page/fixture.ts';

const exposed = async (open: Partial<Open>): Promise<string[]> => {
  const registry = new Registry();
  openMetrics(registry, {
    ...{ alerts: () => [], pages: () => [], waiting: () => new Map(), receivers: [] },
    incidents: () => [],
    ...open,
  });
  const text = await registry.metrics();
  return text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
};

test('what is not open is zero, and not absent', async () => {
  const lines = await exposed({ receivers: ['slack'] });
  assert.deepEqual(lines, [
    'signalbox_alerts{state="pending",severity="page"} 0',
    'signalbox_alerts{state="pending",severity="ticket"} 0',
    'signalbox_alerts{state="firing",severity="page"} 0',
    'signalbox_alerts{state="firing",severity="ticket"} 0',
    'signalbox_alerts_quiet{why="silenced"} 0',
    'signalbox_alerts_quiet{why="inhibited"} 0',
    'signalbox_alerts_quiet{why="acknowledged"} 0',
    'signalbox_pages_open{severity="page"} 0',
    'signalbox_pages_open{severity="ticket"} 0',
    'signalbox_deliveries_waiting{receiver="slack"} 0',
    'signalbox_incidents_open{status="investigating"} 0',
    'signalbox_incidents_open{status="identified"} 0',
    'signalbox_incidents_open{status="monitoring"} 0',
  ]);
});

test('each open thing is counted once by its words', async () => {
  const lines = await exposed({
    alerts: () => [
      alertOf('a', 'firing'),
      { ...alertOf('b', 'firing'), severity: 'ticket', inhibitedBy: 'x' },
      { ...alertOf('c', 'firing'), acknowledged: { by: 'ada', at: 0, note: '' } },
      { ...alertOf('d', 'pending'), inhibitedBy: 'x' },
      alertOf('e', 'resolved'),
    ],
    pages: () => [{ severity: 'page' }, { severity: 'page' }],
    waiting: () => new Map([['email', 3]]),
    receivers: ['email'],
    incidents: () => ['identified', 'resolved'],
  });
  assert.deepEqual(
    lines.filter((line) => !line.endsWith(' 0')),
    [
      'signalbox_alerts{state="pending",severity="page"} 1',
      'signalbox_alerts{state="firing",severity="page"} 2',
      'signalbox_alerts{state="firing",severity="ticket"} 1',
      'signalbox_alerts_quiet{why="inhibited"} 1',
      'signalbox_alerts_quiet{why="acknowledged"} 1',
      'signalbox_pages_open{severity="page"} 2',
      'signalbox_deliveries_waiting{receiver="email"} 3',
      'signalbox_incidents_open{status="identified"} 1',
    ],
  );
});
