// What watching the app costs it: the same app with traces and metrics and without any, under the same
// people, who turn to one and then to the other.

import { type DurableDatabase, startDurableDatabase } from './collaboration/database.ts';
import { type Remote, startRemote } from './collaboration/remote.ts';
import { type Measurement, markdownTable, median } from './measurement.ts';
import { type MeasuredApp, startApp } from './overhead/app.ts';
import type { CrowdCommands, Played, Side } from './overhead/crowd.ts';
import { type ActKind, browsing, everything, typing } from './overhead/script.ts';
import { startWatcher, type Watcher } from './overhead/watcher.ts';
import {
  fewestLaunches,
  intervalOf,
  launchRatio,
  type Pair,
  seededRandom,
} from './regression/statistics.ts';

const people = 100;
/** Overhead that is aimed at: of a core, and of what the app takes without. */
const aim = 0.03;

type Part = {
  readonly what: string;
  readonly kinds: readonly ActKind[];
  readonly pace: number;
  readonly slices: number;
  /** What the CPU is told by. */
  readonly per: keyof Played;
};

const parts: readonly Part[] = [
  { what: 'as in sessions-100', kinds: everything, pace: 1, slices: 3, per: 'requests' },
  { what: 'reading pages only', kinds: browsing, pace: 3, slices: 1, per: 'requests' },
  { what: 'typing only', kinds: typing, pace: 2, slices: 1, per: 'edits' },
];
const sliceSeconds = 8;
const warmUp = { seconds: 12, pace: 4 } as const;
/** Once both are there: the first has waited for the second, and V8 forgets what is not used. */
const warmAgain = { seconds: 4, pace: 4 } as const;

type Stage = {
  readonly apps: Readonly<Record<Side, MeasuredApp>>;
  readonly crowd: Remote<CrowdCommands>;
  readonly watcher: Watcher;
};

type Slice = Played & { readonly cpuSeconds: number; readonly spanBytes: number };

const playOn = async (stage: Stage, side: Side, seed: number, part: Part): Promise<Slice> => {
  const { apps, crowd, watcher } = stage;
  const { cpuSeconds, url } = apps[side];
  const [cpuBefore, bytesBefore] = [cpuSeconds(), watcher.received()];
  const endScraping = side === 'on' ? watcher.scrape(url) : () => {};
  const plan = { seed, people, seconds: sliceSeconds, pace: part.pace, kinds: part.kinds };
  const played = await crowd.ask('play', { side, plan });
  // Spans leave once a second.
  await new Promise((resolve) => setTimeout(resolve, 1_200));
  endScraping();
  return {
    ...played,
    cpuSeconds: cpuSeconds() - cpuBefore,
    spanBytes: watcher.received() - bytesBefore,
  };
};

/** One after the other, and the other way round the next time. */
const pairOf = async (stage: Stage, seed: number, part: Part) => {
  const order: readonly Side[] = seed % 2 === 0 ? ['on', 'off'] : ['off', 'on'];
  const found: Partial<Record<Side, Slice>> = {};
  for (const side of order) found[side] = await playOn(stage, side, seed, part);
  const { on, off } = found;
  if (on === undefined || off === undefined) throw new RangeError('not measured');
  return { on, off };
};

type Pairs = { readonly on: Slice; readonly off: Slice }[];

/** Starts both, measures all parts, and ends both. */
export const launch = async (
  database: DurableDatabase,
  number: number,
  measured: readonly Part[] = parts,
  nodeOptions: readonly string[] = [],
): Promise<readonly Pairs[]> => {
  const watcher = await startWatcher();
  const crowd = startRemote<CrowdCommands>(
    new URL('./overhead/crowd.ts', import.meta.url).pathname,
  );
  const started: MeasuredApp[] = [];
  const warm = (side: Side, seed: number, how: { seconds: number; pace: number }) =>
    crowd.ask('play', { side, plan: { seed, people, ...how, kinds: everything } });
  const start = async (side: Side): Promise<MeasuredApp> => {
    const databaseUrl = await database.create();
    const app = await startApp(side, { databaseUrl, spansTo: watcher.url }, nodeOptions);
    started.push(app);
    await crowd.ask('join', { side, url: app.url, people });
    await warm(side, number, warmUp);
    return app;
  };
  try {
    // Neither is always the first.
    const first: Side = number % 2 === 0 ? 'on' : 'off';
    const second: Side = first === 'on' ? 'off' : 'on';
    const apps = { [first]: await start(first), [second]: await start(second) };
    const stage: Stage = { apps: apps as Record<Side, MeasuredApp>, crowd, watcher };
    for (let turn = 0; turn < 2; turn += 1)
      for (const side of [first, second]) await warm(side, 100 + turn, warmAgain);
    const found: Pairs[] = [];
    for (const part of measured) {
      const pairs: Pairs = [];
      for (let slice = 0; slice < part.slices; slice += 1)
        pairs.push(await pairOf(stage, 1_000 * (number + 1) + slice, part));
      found.push(pairs);
    }
    return found;
  } finally {
    await crowd.stop();
    for (const app of started) await app.end();
    watcher.stop();
  }
};

const percent = (ratio: number): string => `${((ratio - 1) * 100).toFixed(1)} %`;
const sum = (slices: readonly Slice[], of: (slice: Slice) => number): number =>
  slices.reduce((total, slice) => total + of(slice), 0);

/** How much more of a core it took in a launch. */
const costOf = (pairs: Pairs): number => {
  const seconds = (side: Side): number =>
    sum(
      pairs.map((pair) => pair[side]),
      ({ cpuSeconds }) => cpuSeconds,
    );
  return (seconds('on') - seconds('off')) / (pairs.length * sliceSeconds);
};

const pairsToCompare = (pairs: Pairs): Pair[] =>
  pairs.map(({ on, off }) => ({ base: off.cpuSeconds, change: on.cpuSeconds }));

const summary = (launches: readonly Pairs[]): string => {
  const ratios = launches.map((pairs) => launchRatio(pairsToCompare(pairs)));
  const relative = intervalOf(ratios, 1, seededRandom(1)).ratio;
  // Made for logarithms, whose mean it gives back as a ratio; these are none.
  const cost = intervalOf(launches.map(costOf), 1, seededRandom(1));
  const [mean, low, high] = [cost.ratio, cost.low, cost.high].map((one) =>
    percent(1 + Math.log(one)),
  );
  const beside = (share: number): string => (share < aim ? 'less' : 'more');
  return `As in sessions-100 watching takes ${mean} of a core (${low} to ${high}), ${beside(Math.log(cost.ratio))} than the ${100 * aim} % that are aimed at. Of what the app itself takes that is ${percent(relative)}, ${beside(relative - 1)} than ${100 * aim} %.`;
};

const measure = async (say: (line: string) => void): Promise<string> => {
  const database = await startDurableDatabase();
  const launches: (readonly Pairs[])[] = [];
  try {
    for (let number = 0; number < fewestLaunches; number += 1) {
      launches.push(await launch(database, number));
      const told = (launches.at(-1) ?? []).map((pairs, index) => {
        const ratio = Math.exp(launchRatio(pairsToCompare(pairs)));
        return `${parts[index]?.what} ${percent(ratio)}`;
      });
      say(`launch ${number + 1}: ${told.join(', ')}`);
    }
  } finally {
    await database.stop();
  }
  const rows = parts.map(({ what, per }, index) => {
    const ofPart = launches.map((found) => found[index] ?? []);
    const ratios = ofPart.map((pairs) => launchRatio(pairsToCompare(pairs)));
    const { ratio, low, high } = intervalOf(ratios, 1, seededRandom(1));
    const [on, off] = (['on', 'off'] as const).map((side) =>
      ofPart.flat().map((pair) => pair[side]),
    );
    const cost = (slices: readonly Slice[] = []): string => {
      const each = (1000 * sum(slices, (one) => one.cpuSeconds)) / sum(slices, (one) => one[per]);
      return `${each.toFixed(2)} ms`;
    };
    const load = (slices: readonly Slice[] = []): string =>
      `${((100 * median(slices.map((one) => one.cpuSeconds))) / sliceSeconds).toFixed(1)} %`;
    const each = per === 'edits' ? 'edit' : 'request';
    const amount = (of: keyof Played): string =>
      Math.round(median((on ?? []).map((one) => one[of] / sliceSeconds))).toString();
    return [
      what,
      `${amount('requests')}, ${amount('edits')}`,
      load(off),
      load(on),
      `**${percent(ratio)}** (${percent(low)} to ${percent(high)})`,
      `${cost(off)}, ${cost(on)} (by ${each})`,
    ];
  });
  const table = markdownTable(
    [
      `${people} people`,
      'requests/s, edits/s',
      'CPU of a core without',
      'with',
      'more, with its 95 % interval',
      'CPU, without and with',
    ],
    rows,
  );
  const asInTheGate = launches.map(([pairs = []]) => pairs);
  return `${table}\n\n${summary(asInTheGate)}`;
};

export const overhead: Measurement = {
  what: 'CPU of the app’s process with traces and metrics (spans sent by OTLP, `/metrics` read each second as the collector does, clients that report what they see) and with `OTEL_SDK_DISABLED=true`, where nothing of that is left. Both run at once; a hundred people in groups of ten are connected to each, and turn to one for eight seconds and then to the other, to do exactly the same there, in changing order. Both are started anew eight times, and a start is one observation.',
  run: measure,
};
