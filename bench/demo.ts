// How long a newcomer waits: from the start to the first all-green board, and for each fault from
// the button to red, to the page, and from lifting it to green again. Measured from outside, on the
// shipped definitions, as the board's own API shows it.

import { startStack } from '../tests/stack.ts';
import { until } from '../tests/until.ts';
import { type Measurement, markdownTable, median } from './measurement.ts';

type Row = { name: string; status: string };

const faults: readonly [fault: string, slo: string][] = [
  ['slow-responses', 'request-latency'],
  ['errors', 'request-errors'],
  ['cold-cache', 'cache-hit-rate'],
  ['dropped-sockets', 'websocket-uptime'],
  ['failing-workflow-steps', 'workflow-success'],
];

const starts = 5;
const faultWithinMs = 300_000;

const json = async <T>(url: string): Promise<T> => {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
  return answer.json() as Promise<T>;
};

const rowsOf = (board: string) => json<Row[]>(`${board}/api/slos`);

const allGreen = (board: string) =>
  until(
    'an all-green board',
    async () => {
      const rows = await rowsOf(board);
      return rows.length > 0 && rows.every(({ status }) => status === 'green');
    },
    faultWithinMs,
  );

/** Red as soon as one of its objectives is, green when all of them are. */
const statusOf = (board: string, slo: string, wanted: 'red' | 'green') =>
  until(
    `${slo} ${wanted}`,
    async () => {
      const rows = (await rowsOf(board)).filter(({ name }) => name === slo);
      const has = ({ status }: Row): boolean => status === wanted;
      return wanted === 'red' ? rows.some(has) : rows.length > 0 && rows.every(has);
    },
    faultWithinMs,
  );

const pageFor = (board: string, slo: string, sinceMs: number) =>
  until(
    `a page for ${slo}`,
    async () => {
      type Page = { name: string; at: number; state: string };
      const pages = await json<Page[]>(`${board}/api/notifications`);
      return pages.some(
        ({ name, at, state }) => name === slo && state === 'firing' && at >= sinceMs,
      );
    },
    faultWithinMs,
  );

const setFault = async (app: string, name: string, enabled: boolean): Promise<void> => {
  const answer = await fetch(`${app}/api/faults/${name}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ enabled }),
  });
  if (!answer.ok) throw new Error(`the fault ${name} was answered ${answer.status}`);
};

const timed = async (work: Promise<unknown>, from: number): Promise<number> => {
  await work;
  return (performance.now() - from) / 1000;
};

const seconds = (value: number) => `${value.toFixed(1)} s`;

const measureFault = async (board: string, app: string, fault: string, slo: string) => {
  const sinceMs = Date.now();
  const on = performance.now();
  await setFault(app, fault, true);
  const [toRed, toPage] = await Promise.all([
    timed(statusOf(board, slo, 'red'), on),
    timed(pageFor(board, slo, sinceMs), on),
  ]);
  const off = performance.now();
  await setFault(app, fault, false);
  const toGreen = await timed(statusOf(board, slo, 'green'), off);
  return [`\`${fault}\` → ${slo}`, seconds(toRed), seconds(toPage), seconds(toGreen)];
};

const run = async (say: (line: string) => void): Promise<string> => {
  const greens: number[] = [];
  const rows: string[][] = [];
  for (let index = 0; index < starts; index += 1) {
    const from = performance.now();
    const stack = await startStack();
    try {
      const ready = (performance.now() - from) / 1000;
      greens.push(await timed(allGreen(stack.board), from));
      say(
        `start ${index + 1}: ready after ${seconds(ready)}, green after ${seconds(greens.at(-1) ?? 0)}`,
      );
      if (index < starts - 1) continue;
      for (const [fault, slo] of faults) {
        rows.push(await measureFault(stack.board, stack.app, fault, slo));
        say(rows.at(-1)?.join(', ') ?? '');
        await allGreen(stack.board);
      }
    } finally {
      await stack.stop();
    }
  }
  const spread = `${seconds(Math.min(...greens))} to ${seconds(Math.max(...greens))}`;
  const first = `From the start with an empty data folder to the first all-green board: **${seconds(median(greens))}** (median of ${starts}; ${spread}).`;
  const head = ['fault → objective', 'red after', 'page after', 'green again after lifting it'];
  return `${first}\n\n${markdownTable(head, rows)}`;
};

export const demo: Measurement = {
  what: "The newcomer's way with the shipped definitions (status window 1 min) and 20 simulated people.",
  run,
};
