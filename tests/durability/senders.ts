// Those who send to the collector, each with a ledger: what it was told is kept, and what may be kept
// besides, because it was sent and no answer came. A sender has one export on its way at a time.

import { type Body, type Counted, spans, sums } from './otlp-bodies.ts';
import type { Random } from './random.ts';

export type Totals = { readonly good: number; readonly total: number };

export type Sender = {
  /** What of it must be stored. */
  readonly least: () => Totals;
  /** What of it may be stored, all told. */
  readonly most: () => Totals;
  /** Sends once; the answer enters the ledger. */
  readonly send: () => Promise<void>;
  /** How many acknowledged exports were sent once more, and acknowledged again. */
  readonly repeats: () => number;
  /** Sends one of them once more. */
  readonly repeat: () => Promise<void>;
};

export type SenderOptions = {
  readonly random: Random;
  /** Brings it to a door. @returns whether it was acknowledged */
  readonly deliver: (body: Body) => Promise<boolean>;
  /** Called at each acknowledgement, before anything else happens. */
  readonly onAcknowledged: () => void;
};

const nothing: Totals = { good: 0, total: 0 };

export const plus = (a: Totals, b: Totals): Totals => ({
  good: a.good + b.good,
  total: a.total + b.total,
});

const totals = (counted: readonly Counted[]): Totals =>
  counted.map(({ good, bad }) => ({ good, total: good + bad })).reduce(plus, nothing);

type Export = { readonly body: Body; readonly counts: Totals };

/** How many acknowledged exports a forgetful sender still has at hand. */
const kept = 30;

/** Sends each export until it is acknowledged, byte for byte the same; and now and then once more. */
const insistent = (
  next: () => Export,
  { random, deliver, onAcknowledged }: SenderOptions,
): Sender => {
  let acknowledged = nothing;
  let repeats = 0;
  let pending: Export | null = null;
  const past: Export[] = [];

  const repeat = async (): Promise<void> => {
    const again = past[random.below(past.length)];
    if (again === undefined) return;
    if (await deliver(again.body)) repeats += 1;
  };

  return {
    least: () => acknowledged,
    most: () => plus(acknowledged, pending?.counts ?? nothing),
    repeats: () => repeats,
    repeat,
    send: async () => {
      if (pending === null && random.chance(0.15)) return repeat();
      pending ??= next();
      const { body, counts } = pending;
      // Now and then twice at once, as a sender does whose timeout is short.
      const answers = [deliver(body)];
      if (random.chance(0.1)) answers.push(deliver(body));
      if (!(await Promise.all(answers)).includes(true)) return;
      acknowledged = plus(acknowledged, counts);
      past.push(pending);
      if (past.length > kept) past.shift();
      pending = null;
      onAcknowledged();
    },
  };
};

const counted = (random: Random): Counted => ({ good: 1 + random.below(9), bad: random.below(4) });

/** Deltas of two instances in a request. No two requests are of the same time. */
export const deltaSender = (name: string, options: SenderOptions): Sender => {
  const { random } = options;
  let lastMs = 0;
  return insistent(() => {
    const instances = { [`${name}-a`]: counted(random), [`${name}-b`]: counted(random) };
    const startMs = Math.max(lastMs, Date.now() - 1000);
    lastMs = startMs + 1;
    return {
      body: sums(
        { name: 'orders', temporality: 'delta', instances, startMs, timeMs: lastMs },
        random.chance(0.5),
      ),
      counts: totals(Object.values(instances)),
    };
  }, options);
};

export const spanSender = (name: string, options: SenderOptions): Sender =>
  insistent(() => {
    const counts = counted(options.random);
    return { body: spans(name, counts, options.random.chance(0.5)), counts: totals([counts]) };
  }, options);

/** Cumulative counters are not sent again: the next export tells what the lost one told. */
export const cumulativeSender = (
  name: string,
  startMs: number,
  { random, deliver, onAcknowledged }: SenderOptions,
): Sender => {
  let current: Counted = { good: 0, bad: 0 };
  let [acknowledged, sent] = [nothing, nothing];
  return {
    least: () => acknowledged,
    most: () => sent,
    repeats: () => 0,
    repeat: async () => undefined,
    send: async () => {
      const more = counted(random);
      current = { good: current.good + more.good, bad: current.bad + more.bad };
      const counts = totals([current]);
      const body = sums(
        {
          ...{ name: 'jobs', temporality: 'cumulative', instances: { [name]: current } },
          ...{ startMs, timeMs: Date.now() },
        },
        random.chance(0.5),
      );
      sent = counts;
      if (!(await deliver(body))) return;
      acknowledged = counts;
      onAcknowledged();
    },
  };
};
