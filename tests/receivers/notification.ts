// Notifications as the collector hands them to a receiver.

import type { NotificationRow } from '../../collector/serve/notifications/shapes.ts';

const atMs = Date.UTC(2026, 10, 21, 3, 0, 0);

export const notificationOf = (more: Partial<NotificationRow> = {}): NotificationRow => ({
  id: '0b8f6f7e-5d0f-4a6b-9b43-0d3c5b0c8a01',
  at: atMs,
  alertId: 'request-latency-fast-red-1795230000000',
  name: 'request-latency',
  objective: 'fast',
  severity: 'page',
  state: 'firing',
  title: 'Request latency is red',
  summary: 'Request latency is red: 34 % of requests slower than 500 ms (limit 5 %)',
  notify: [],
  boardUrl: 'https://board.example/slos/request-latency',
  traceUrl: 'https://board.example/traces/4bf92f3577b34da6a3ce929d0e0e4736',
  runbookUrl: 'https://board.example/runbooks/request-latency',
  dashboardUrl: 'https://grafana.example/d/signalbox-objective?var-slo=a&var-objective=b',
  details: {
    since: atMs - 60_000,
    until: null,
    budget: { left: 0.4, period: '30d', burn: 14.4, burnWindow: '5m', spentAt: atMs + 3_600_000 },
    changes: [{ at: atMs - 120_000, kind: 'deploy', title: 'app 1.4.2' }],
    worst: {
      by: 'route',
      from: 'counts',
      places: [{ name: 'GET /api/documents', bad: 30, total: 60 }],
    },
    owner: 'shop-team',
    policy: null,
  },
  why: 'new',
  deliveries: [],
  ...more,
});

/** Texts that would do harm where they are taken for more than text. */
export const nasty =
  '<!channel> <@U1> <https://evil.example|Board> & </p><script>alert(1)</script> "q" \'q\' `c` *b* {{x}}\r\nBcc: evil@example.com';

export const never = new AbortController().signal;
