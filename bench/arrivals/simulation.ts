// Many people who come at once, each with the real client of the hub, to instances with its real
// limits: who gets in when, who is turned away how often, and whether anybody is lost for good.

import { MemoryHints } from '../../app/collaboration/memory-hints.ts';
import { HubClient } from '../../app/collaboration/protocol/client.ts';
import { createMetrics } from '../../app/telemetry/metrics.ts';
import { Instance } from './instance.ts';
import { VirtualClock } from './virtual-clock.ts';

export type Scenario = {
  readonly people: number;
  readonly organizations: number;
  /** They come spread evenly, by chance, over so long. */
  readonly overSeconds: number;
  readonly instances: number;
  /** HUB_SESSIONS of each. */
  readonly sessions: number;
  /** To which instance the load balancer sends a connection. */
  readonly balance: 'fewest' | 'random';
  readonly latencyMs: number;
  readonly lookUpMs: number;
  /** Then it is looked who is in. */
  readonly atMostSeconds: number;
  readonly seed: number;
};

export type Arrival = {
  readonly scenario: Scenario;
  /** Seconds from coming to the first welcome, of those who got in, sorted. */
  readonly waits: readonly number[];
  /** Seconds from the first one's coming to the last one's welcome; null while somebody is out. */
  readonly allInAfter: number | null;
  /** In at the end. */
  readonly inside: number;
  /** Still trying at the end. */
  readonly trying: number;
  /** Those whom the client told that it tries no more. */
  readonly givenUp: number;
  /** Of those who were in: how often a connection was lost again. */
  readonly interruptions: number;
  readonly attempts: number;
  /** By the door, before a line was made. */
  readonly turnedAway: number;
  /** By the hub, in words: it is full, or their organisation is. */
  readonly refused: number;
  /** The most that one instance was asked in one second. */
  readonly attemptsASecond: number;
  /** Sessions at the fullest and at the emptiest instance. */
  readonly fullest: number;
  readonly emptiest: number;
};

/** So long after the last welcome it is still watched who stays. */
const stayedMs = 10_000;

type Person = {
  readonly cameAt: number;
  enteredAt: number | null;
  lost: number;
  client: HubClient;
};

const chosen = (instances: readonly Instance[], clock: VirtualClock, { balance }: Scenario) => {
  // Balancers break a tie by turns; a chance start does the same without remembering.
  const start = Math.floor(clock.random() * instances.length);
  const turned = [...instances.slice(start), ...instances.slice(0, start)];
  const [first] = turned;
  if (first === undefined) throw new RangeError('There is no instance.');
  if (balance === 'random') return first;
  return turned.reduce(
    (best, other) => (other.connections < best.connections ? other : best),
    first,
  );
};

/** @throws RangeError for a scenario that makes no sense. */
export const simulateArrival = async (scenario: Scenario): Promise<Arrival> => {
  const { people, organizations, overSeconds, latencyMs, lookUpMs, seed } = scenario;
  const clock = new VirtualClock(seed);
  const metrics = createMetrics();
  const hints = new MemoryHints();
  const begun = clock.now();
  const limits = { sessions: scenario.sessions };
  const instances = Array.from(
    { length: scenario.instances },
    () => new Instance({ clock, limits, latencyMs, lookUpMs, metrics, hints: hints.instance() }),
  );
  const persons: Person[] = [];
  let inside = 0;
  let lastEnteredAt = begun;

  const come = (number: number): void => {
    const token = `person-${number}@organisation-${number % organizations}`;
    const connect = (polled: boolean) => chosen(instances, clock, scenario).connect(polled);
    const client = new HubClient({
      url: 'ws://simulated/api/hubs/collaboration',
      clock,
      // Asked for over HTTP before each attempt.
      token: () => new Promise((resolve) => clock.after(2 * latencyMs, () => resolve(token))),
      createSocket: () => connect(false),
      createPolled: () => connect(true),
    });
    const person: Person = { cameAt: clock.now(), enteredAt: null, lost: 0, client };
    persons.push(person);
    client.onStatus(({ state }) => {
      if (state === 'connected' && person.enteredAt === null) {
        person.enteredAt = clock.now();
        lastEnteredAt = clock.now();
        inside += 1;
      } else if (state === 'waiting' && person.enteredAt !== null) {
        person.lost += 1;
      }
    });
  };
  for (let number = 0; number < people; number += 1) {
    clock.after(clock.random() * overSeconds * 1000, () => come(number));
  }
  const settled = (): boolean => inside === people && clock.now() > lastEnteredAt + stayedMs;
  await clock.run(begun + scenario.atMostSeconds * 1000, settled);

  const states = persons.map(({ client }) => client.status.state);
  const sessions = instances.map((instance) => instance.sessions);
  const sum = (values: readonly number[]): number => values.reduce((all, one) => all + one, 0);
  const { values } = await metrics.hubErrors.get();
  const bySecond = instances.flatMap(({ attempts }) => [...attempts.values()]);
  return {
    scenario,
    waits: persons
      .flatMap(({ cameAt, enteredAt }) => (enteredAt === null ? [] : [(enteredAt - cameAt) / 1000]))
      .toSorted((a, b) => a - b),
    allInAfter: inside === people ? (lastEnteredAt - begun) / 1000 : null,
    inside: states.filter((state) => state === 'connected').length,
    trying: states.filter((state) => state === 'waiting' || state === 'connecting').length,
    givenUp: states.filter((state) => state === 'refused' || state === 'closed').length,
    interruptions: sum(persons.map(({ lost }) => lost)),
    attempts: sum(bySecond),
    turnedAway: sum(instances.map((instance) => instance.turnedAway)),
    refused: sum(values.map(({ labels, value }) => (labels.code === undefined ? 0 : value))),
    attemptsASecond: Math.max(...bySecond),
    fullest: Math.max(...sessions),
    emptiest: Math.min(...sessions),
  };
};

/** The wait that so large a share does not exceed; null where nobody got in. */
export const waitOf = ({ waits }: Arrival, share: number): number | null =>
  waits[Math.max(0, Math.ceil(share * waits.length) - 1)] ?? null;
