// Ten thousand people who come to the hub at about the same time, on a virtual clock: the app's own
// door, hub and limits, and the hub's own client, in one process.

import { type Arrival, type Scenario, simulateArrival, waitOf } from './arrivals/simulation.ts';
import { type Measurement, markdownTable } from './measurement.ts';

type Told = { readonly name: string; readonly scenario: Partial<Scenario> };

const usual: Scenario = {
  ...{ people: 10_000, organizations: 10, overSeconds: 1 },
  ...{ instances: 25, sessions: 500, balance: 'fewest' },
  ...{ latencyMs: 20, lookUpMs: 5, atMostSeconds: 300, seed: 1 },
};

const scenarios: readonly Told[] = [
  { name: '25 instances of 500, within a minute', scenario: { overSeconds: 60 } },
  { name: '25 instances of 500, within a second', scenario: {} },
  { name: 'the same, balanced by chance', scenario: { balance: 'random' } },
  { name: '20 instances of 500: exactly as many places', scenario: { instances: 20 } },
  { name: '12 instances of 1,000', scenario: { instances: 12, sessions: 1_000 } },
  {
    name: '3 instances of 4,000: fewer doors',
    scenario: { instances: 3, sessions: 4_000 },
  },
  {
    name: '18 instances of 500: places for 9,000',
    scenario: { instances: 18, atMostSeconds: 120 },
  },
];

const count = (value: number): string => Math.round(value).toLocaleString('en-US');
const seconds = (value: number | null): string => (value === null ? '' : `${value.toFixed(1)} s`);

const rowOf = (name: string, arrival: Arrival): string[] => [
  name,
  [0.5, 0.95, 0.99].map((share) => seconds(waitOf(arrival, share))).join(', '),
  arrival.allInAfter === null
    ? `${count(arrival.inside)} in, ${count(arrival.trying)} still trying after ${arrival.scenario.atMostSeconds} s`
    : `**${seconds(arrival.allInAfter)}**`,
  `${count(arrival.turnedAway)}, ${count(arrival.refused)}`,
  count(arrival.attemptsASecond),
  `${count(arrival.emptiest)} to ${count(arrival.fullest)}`,
  `${count(arrival.interruptions)}, ${count(arrival.givenUp)}`,
];

export const arrivals: Measurement = {
  what: `${count(usual.people)} people of ${usual.organizations} organisations who come to the hub within a second: a simulation on a virtual clock, of the app's own door, hub and default limits and of the hub's own client, with its own delays before it comes back, polling included. Played are the network (${usual.latencyMs} ms each way), looking somebody up (${usual.lookUpMs} ms) and the load balancer, which chooses the instance with the fewest connections. It says how limits and delays act on each other, and nothing about processors: what an instance can do in a second is measured elsewhere. The same seed gives the same figures on any machine.`,
  run: async (say) => {
    const rows: string[][] = [];
    for (const { name, scenario } of scenarios) {
      const row = rowOf(name, await simulateArrival({ ...usual, ...scenario }));
      rows.push(row);
      say(row.join(' | '));
    }
    return markdownTable(
      [
        'the hub',
        'in after: p50, p95, p99',
        'all in after',
        'turned away at the door, refused in words',
        'most attempts at one instance in a second',
        'sessions an instance',
        'cut off again, given up',
      ],
      rows,
    );
  },
};
