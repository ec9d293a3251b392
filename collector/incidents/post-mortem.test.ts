import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { IncidentDetail } from '../serve/incidents/shapes.ts';
import { postMortem } from './post-mortem.ts';

const atMs = Date.UTC(2026, 10, 21, 14, 3);
const minute = 60_000;

const incident: IncidentDetail = {
  id: '11111111-2222-4333-8444-555555555555',
  title: 'Latency is red',
  services: ['api', 'mail'],
  status: 'resolved',
  impact: 'outage',
  openedAt: atMs,
  resolvedAt: atMs + 75 * minute,
  openedBy: 'alerts',
  tended: true,
  published: { title: 'Problem with API', at: atMs + minute },
  firing: 0,
  cost: {
    from: atMs - minute,
    to: atMs + 75 * minute,
    objectives: [
      {
        ...{ name: 'latency', objective: 'p95', title: 'Latency | p95', target: 0.95 },
        ...{ counts: 'events', bad: 12_345, total: 1_234_567, budgetSpent: 0.4567, window: '30d' },
      },
      {
        ...{ name: 'uptime', objective: 'up', title: 'Uptime', target: 0.999, counts: 'slices' },
        ...{ bad: 2, total: 75, budgetSpent: null, window: '' },
      },
      {
        ...{ name: 'mail', objective: 'sent', title: 'Mail', target: 0.99, counts: 'events' },
        ...{ bad: 0, total: 0, budgetSpent: null, window: '30d' },
      },
    ],
  },
  troubles: [
    {
      ...{ title: 'Latency is red', kind: 'threshold', service: 'api', name: 'latency' },
      ...{ objective: 'p95', since: atMs, until: atMs + 70 * minute, alerts: ['a-1'] },
    },
    {
      ...{ title: 'Mail is silent', kind: 'stale', service: 'mail', name: 'mail b' },
      ...{ objective: 'sent', since: atMs + minute, until: null, alerts: ['a-2'] },
    },
  ],
  timeline: [
    {
      ...{ at: atMs - 10 * minute, kind: 'deploy', title: 'v2 *of* api', detail: 'by CI' },
      ...{ who: null, isPublic: false },
    },
    {
      ...{ at: atMs, kind: 'alert', title: 'Latency is red', detail: '9 % slower\nthan 500 ms' },
      ...{ who: null, isPublic: false },
    },
    {
      ...{ at: atMs + 2 * minute, kind: 'note', title: 'Rolled <back>', detail: '', who: 'ada' },
      isPublic: false,
    },
  ],
  traces: ['http://board.example/traces/0af7651916cd43dd8448eb211c80319c'],
};

test('exactly this draft', () => {
  assert.equal(
    postMortem(incident, 'http://board.example', atMs + 90 * minute),
    `# Post-mortem: Latency is red

A draft of 2026-11-21 15:33:00 UTC, from what Signalbox recorded. Everybody involved did what seemed right with what they knew; write down what made it seem so.

## Summary

An incident of api, mail was opened at 2026-11-21 14:03:00 UTC by a page. It was resolved at 2026-11-21 15:18:00 UTC, after 1 h 15 min.
The status page told of it from 2026-11-21 14:04:00 UTC on, as “Problem with API”.

In one or two sentences: what did users notice?

## Impact

Counted from 2026-11-21 14:02:00 UTC to 2026-11-21 15:18:00 UTC.

| Objective | Bad events | Share | Error budget spent |
| - | -: | -: | -: |
| Latency \\| p95 | 12 345 of 1 234 567 | 1 % | 45.7 % of 30d |
| Uptime | 2 of 75 time slices | 2.67 % | not known |
| Mail | nothing measured | – | not known |

## Timeline

- 2026-11-21 13:53:00 UTC · deploy · v2 \\*of\\* api: by CI
- 2026-11-21 14:03:00 UTC · alert · Latency is red: 9 % slower than 500 ms
- 2026-11-21 14:05:00 UTC · note · Rolled \\<back\\>

## What changed

Deploys, flags, gates and faults from 2 h before it until it was over.

- 2026-11-21 13:53:00 UTC · deploy · v2 \\*of\\* api: by CI

## Alerts and traces

- 2026-11-21 14:03:00 UTC · Latency is red, for 1 h 10 min · [latency](http://board.example/slos/latency)
- 2026-11-21 14:04:00 UTC · Mail is silent, still firing · [mail b](http://board.example/slos/mail%20b)
- Trace of a bad event: <http://board.example/traces/0af7651916cd43dd8448eb211c80319c>

Incident on the board: <http://board.example/incidents/11111111-2222-4333-8444-555555555555>

## Open questions

- What made it possible? Follow every “because” until it leads to a system, not to a person.
- How was it noticed, and could it have been noticed sooner?
- What helped, and what stood in the way?
- What else might fail in the same way?

## Actions

| Action | Prevents, detects or mitigates | Owner | Due |
| - | - | - | - |
| | | | |
`,
  );
});

test('of one that is not over, nor counted, nor told of', () => {
  const open: IncidentDetail = {
    ...incident,
    ...{ services: [], openedBy: 'ada', resolvedAt: null, published: null, cost: null },
    ...{ troubles: [], timeline: [], traces: [] },
  };
  const text = postMortem(open, 'http://board.example', atMs + 45_000);
  for (const sentence of [
    'An incident was opened at 2026-11-21 14:03:00 UTC by hand. It is not over; it has lasted 45 s.',
    'The status page did not tell of it.',
    'It could not be counted: the figures of that time are not kept finely enough.',
    'None was recorded.',
    'No alert fired.',
  ]) {
    assert.ok(text.includes(sentence), sentence);
  }
});

test('nothing bad is said so, and a little is never nothing', () => {
  const cost = { from: atMs, to: atMs + minute, objectives: [] };
  const text = (given: IncidentDetail['cost']) =>
    postMortem({ ...incident, cost: given }, 'http://b', atMs);
  assert.ok(text(cost).includes('No bad events were counted.'));
  const [latency] = incident.cost?.objectives ?? [];
  assert.ok(latency);
  const little = { ...latency, bad: 1, total: 9_000_000, budgetSpent: 0.000001 };
  const row = text({ ...cost, objectives: [little] });
  assert.ok(row.includes('| 1 of 9 000 000 | < 0.01 % | < 0.01 % of 30d |'));
});
