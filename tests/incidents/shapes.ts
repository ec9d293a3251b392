// Incidents as data: what happens, phase after phase, from the moment at which it begins. Before and
// after that all is ordinary: a few requests in ten thousand fail.

export type Phase = {
  readonly seconds: number;
  /** Of the requests concerned, so many fail; from the first to the last number where there are two. */
  readonly badShare?: number | readonly [number, number];
  /** Whose requests: everybody's, those that one of the instances answers, or one small tenant's. */
  readonly of?: 'all' | 'one instance' | 'one tenant';
  /** Times the usual traffic. */
  readonly traffic?: number;
  /** What answers no scrape. */
  readonly down?: 'one instance' | 'all';
  /** All processes begin anew, and their counters with them, at the beginning. */
  readonly restart?: boolean;
};

export type Shape = {
  readonly name: string;
  readonly what: string;
  /** Requests of all instances together. */
  readonly perSecond: number;
  /** Of ordinary traffic before it begins. */
  readonly leadSeconds: number;
  readonly phases: readonly Phase[];
  /** What somebody must be told, at the least; a slow one is worth a ticket and nobody's sleep. */
  readonly expects: 'page' | 'ticket';
  /** Seconds from its beginning on: when it begins again, and somebody must be told again. */
  readonly againSeconds?: number;
  /** Of scrapes. */
  readonly intervalSeconds: number;
};

const minute = 60;
const hour = 3600;

const usual = { perSecond: 100, leadSeconds: 2 * hour, intervalSeconds: 15 } as const;
const page = { ...usual, expects: 'page' } as const;
/** Hours are seen well enough once a minute. */
const long = { ...usual, intervalSeconds: 60 } as const;

const repeated = (times: number, phases: readonly Phase[]): Phase[] =>
  Array.from({ length: times }, () => phases).flat();

export const shapes: readonly Shape[] = [
  {
    ...{ ...page, name: 'outage', what: 'every request fails' },
    phases: [{ seconds: 10 * minute, badShare: 1 }],
  },
  {
    ...{ ...page, name: 'half outage', what: 'half of the requests fail' },
    phases: [{ seconds: 10 * minute, badShare: 0.5 }],
  },
  {
    ...{ ...page, name: 'short outage', what: 'every request fails for half a minute' },
    phases: [{ seconds: 30, badShare: 1 }],
  },
  {
    ...{ ...page, name: 'above the threshold', what: '7 % fail, where 5 % are red' },
    phases: [{ seconds: 30 * minute, badShare: 0.07 }],
  },
  {
    ...{ ...page, name: 'below the threshold', what: '4 % fail, where 5 % are red' },
    phases: [{ seconds: hour, badShare: 0.04 }],
  },
  {
    ...{ ...page, name: 'fast burn', what: '2 % fail: the month is spent in a day and a half' },
    phases: [{ seconds: 2 * hour, badShare: 0.02 }],
  },
  {
    ...{ ...long, name: 'steady burn', what: '0.9 % fail: the month is spent in three days' },
    ...{ leadSeconds: 7 * hour, expects: 'page' },
    phases: [{ seconds: 6 * hour, badShare: 0.009 }],
  },
  {
    ...{ ...long, name: 'slow burn', what: '0.45 % fail: the month is spent in a week' },
    ...{ leadSeconds: 26 * hour, expects: 'ticket' },
    phases: [{ seconds: 24 * hour, badShare: 0.0045 }],
  },
  {
    ...{ ...long, name: 'drip', what: '0.2 % fail: the month is spent in two weeks' },
    ...{ leadSeconds: 26 * hour, expects: 'ticket' },
    phases: [{ seconds: 60 * hour, badShare: 0.002 }],
  },
  {
    ...{ ...page, name: 'ramp', what: 'from none to 20 % within half an hour' },
    phases: [
      { seconds: 30 * minute, badShare: [0, 0.2] },
      { seconds: 10 * minute, badShare: 0.2 },
    ],
  },
  {
    ...{ ...page, name: 'flapping', what: 'half a minute of 40 % in every three minutes' },
    phases: repeated(15, [{ seconds: 30, badShare: 0.4 }, { seconds: 150 }]),
  },
  {
    ...{
      ...page,
      name: 'relapse',
      what: 'half fail, all is well for half an hour, half fail again',
    },
    againSeconds: 35 * minute,
    phases: [
      { seconds: 5 * minute, badShare: 0.5 },
      { seconds: 30 * minute },
      { seconds: 10 * minute, badShare: 0.5 },
    ],
  },
  {
    ...{ ...page, name: 'one tenant', what: 'a tenant with 3 % of the traffic gets errors only' },
    phases: [{ seconds: 2 * hour, badShare: 1, of: 'one tenant' }],
  },
  {
    ...{ ...page, name: 'one instance', what: 'one of four instances fails every request' },
    phases: [{ seconds: 15 * minute, badShare: 1, of: 'one instance' }],
  },
  {
    ...{ ...page, name: 'one instance gone', what: 'one is gone, and 10 % fail at the others' },
    phases: [{ seconds: 15 * minute, badShare: 0.1, down: 'one instance' }],
  },
  {
    ...{ ...page, name: 'low traffic', what: 'a request in ten seconds, and all fail' },
    perSecond: 0.1,
    phases: [{ seconds: 20 * minute, badShare: 1 }],
  },
  {
    ...{
      ...page,
      name: 'idle, then broken',
      what: 'nobody asks for an hour; who comes back fails',
    },
    phases: [
      { seconds: hour, traffic: 0 },
      { seconds: 10 * minute, badShare: 1 },
    ],
  },
  {
    ...{ ...page, name: 'retry storm', what: 'five times the traffic, of which 15 % fail' },
    phases: [{ seconds: 15 * minute, traffic: 5, badShare: 0.15 }],
  },
  {
    ...{ ...page, name: 'bad deploy', what: 'all processes begin anew, then 8 % fail' },
    phases: [{ seconds: 20 * minute, restart: true, badShare: 0.08 }],
  },
  {
    ...{ ...page, name: 'crash loop', what: 'all processes begin anew every 45 s; 30 % fail' },
    phases: repeated(20, [{ seconds: 45, restart: true, badShare: 0.3 }]),
  },
  {
    ...{ ...page, name: 'source gone', what: 'no instance answers a scrape any more' },
    phases: [{ seconds: 15 * minute, down: 'all' }],
  },
];
