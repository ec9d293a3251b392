// From a breach to the first notification at a receiver: ours, which delivers by itself, and the same
// breach by way of Prometheus and Alertmanager. What is measured between is everything: sending or
// scraping, counting, judging, writing down, telling.

import { type Measurement, markdownTable, quantile } from './measurement.ts';
import type { Way } from './paging/definitions.ts';
import { ownDelays } from './paging/own.ts';
import { peerDelays, type Setting } from './paging/peer.ts';

const ownTrials = 200;
const otherTrials = 40;
const aimMs = 1000;

type Own = { readonly way: Way; readonly interval: string; readonly trials: number };

/** What is pushed is told at once; what is scraped, when it is scraped. */
const pushed: readonly Own[] = [
  { way: 'pushed counters', interval: '', trials: ownTrials },
  { way: 'pushed spans', interval: '', trials: ownTrials },
];
const scraped: readonly Own[] = [
  { way: 'scraped counters', interval: '1s', trials: otherTrials },
  { way: 'scraped counters', interval: '15s', trials: otherTrials },
];

const owns: readonly Own[] = [...pushed, ...scraped];

const settings: readonly Setting[] = [
  {
    ...{ name: 'generated rules and routes, scraped every 15 s', rules: 'generated' },
    ...{ scrapeInterval: '15s', groupWait: '10s', distanceMs: 1717 },
  },
  {
    ...{
      name: "generated rules; Prometheus' and Alertmanager's defaults: scraped every minute, 30 s group wait",
    },
    ...{ rules: 'generated', scrapeInterval: '1m', groupWait: null, distanceMs: 1717 },
  },
  {
    ...{ name: 'generated rules; scraped every second, no group wait', rules: 'generated' },
    ...{ scrapeInterval: '1s', groupWait: '0s', distanceMs: 1717 },
  },
  {
    ...{ name: 'a rule by hand; scraped and evaluated every second, no group wait' },
    ...{ rules: 'by hand', scrapeInterval: '1s', groupWait: '0s', distanceMs: 1173 },
  },
];

const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`;

const row = (name: string, delays: readonly number[]): string[] => {
  const sorted = delays.toSorted((a, b) => a - b);
  const shown = [0.5, 0.95, 1].map((share) => seconds(quantile(sorted, share)));
  return [name, String(delays.length), ...shown];
};

/** Each is idle nearly all of the time: together they take no longer than the slowest. */
const together = <Case>(
  cases: readonly Case[],
  delaysOf: (each: Case) => Promise<readonly number[]>,
): Promise<(readonly number[])[]> => Promise.all(cases.map(delaysOf));

const p95Of = (delays: readonly number[]): number =>
  quantile(
    delays.toSorted((a, b) => a - b),
    0.95,
  );

const ownName = ({ way, interval }: Own): string =>
  `Signalbox, ${way}${interval === '' ? '' : ` every ${interval}`}`;

const measure = async (say: (line: string) => void): Promise<string> => {
  const own = await together(owns, ({ way, interval, trials }) =>
    ownDelays(way, interval, trials, say),
  );
  const theirs = await together(settings, (setting) => peerDelays(setting, otherTrials, say));
  const rows = [
    ...owns.map((each, index) => row(ownName(each), own[index] ?? [])),
    ...settings.map(({ name }, index) =>
      row(`Prometheus and Alertmanager, ${name}`, theirs[index] ?? []),
    ),
  ];
  const p95Ms = own.slice(0, pushed.length).map(p95Of);
  const table = markdownTable(['way', 'breaches', 'p50', 'p95', 'longest'], rows);
  const ratios = p95Ms.map((ms) => (ms / aimMs).toFixed(2)).join(', ');
  return `${table}\n\nOf what is pushed, the 95th percentiles are **${ratios}** of the ${seconds(aimMs)} that were aimed at. What is scraped can be told no sooner than it is scraped: every 15 s by default, every second in the definitions that are shipped.`;
};

export const paging: Measurement = {
  what: `From the moment that a batch is sent, or a counter grows, which breaks a promise (more than 5 % of the last minute's requests fail) to the first notification of it at a webhook: ${ownTrials} breaches of services that are told apart, through our own delivery; and ${otherTrials} of the same through Prometheus and Alertmanager.`,
  run: measure,
};
