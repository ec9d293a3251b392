// The library of incidents through our own engine and through the rules that Sloth makes of the same
// promise, which promtool evaluates over the same series: how long each takes to tell what it must.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chanceOf, seed } from '../tests/incidents/chance.ts';
import { beginOf, closelyFrom, courseOf } from '../tests/incidents/course.ts';
import { quietDays, quietIntervalSeconds } from '../tests/incidents/quiet-days.ts';
import { type Scrape, scrapesOf } from '../tests/incidents/scrapes.ts';
import { type Shape, shapes } from '../tests/incidents/shapes.ts';
import { judged, type Told } from '../tests/incidents/told.ts';
import { peerTold, type Rules, slothRules } from './incidents/peer.ts';
import { type Measurement, markdownTable } from './measurement.ts';
import { slothVersion } from './sloth.ts';

const lengthText = (seconds: number): string => {
  if (seconds < 120) return `${Math.round(seconds)} s`;
  const minutes = seconds / 60;
  return minutes < 120 ? `${minutes.toFixed(1)} min` : `${(minutes / 60).toFixed(1)} h`;
};

const reasons: Readonly<Record<Told['kind'], string>> = {
  ...{ threshold: 'red', burn: 'burn', stale: 'silent source' },
};

type Found = {
  readonly row: string[];
  readonly isSooner: boolean;
  readonly isMissed: boolean;
};

const compared = async (shape: Shape, rules: Rules): Promise<Found> => {
  const { name, what, expects, intervalSeconds } = shape;
  const begin = beginOf(shape);
  const scrapes = (): Iterable<Scrape> =>
    scrapesOf(courseOf(shape), intervalSeconds, chanceOf(seed));
  const { told } = await judged(scrapes(), intervalSeconds, closelyFrom(shape));
  const first = told.find(({ severity }) => severity === expects);
  if (first === undefined || first.atSeconds <= begin) throw new Error(`${name} is not told`);
  const { firstSeconds } = peerTold(rules, scrapes(), intervalSeconds)[expects];
  if (firstSeconds !== null && firstSeconds <= begin) throw new Error(`${name} is told too soon`);
  const ours = first.atSeconds - begin;
  const theirs = firstSeconds === null ? null : firstSeconds - begin;
  const cells = [
    `${lengthText(ours)} (${reasons[first.kind]})`,
    theirs === null ? 'never' : lengthText(theirs),
  ];
  const isMissed = theirs === null;
  const isSooner = isMissed || ours + intervalSeconds < theirs;
  return { row: [`${name}: ${what}`, expects, ...cells], isSooner, isMissed };
};

const quiet = async (rules: Rules): Promise<string[][]> => {
  const rows: string[][] = [];
  for (const { name, what, course } of quietDays) {
    const scrapes = (): Iterable<Scrape> =>
      scrapesOf(course(chanceOf(seed)), quietIntervalSeconds, chanceOf(seed));
    const { told } = await judged(scrapes(), quietIntervalSeconds, Number.POSITIVE_INFINITY);
    const { page, ticket } = peerTold(rules, scrapes(), quietIntervalSeconds);
    const count = (severity: Told['severity']): number =>
      told.filter((each) => each.severity === severity).length;
    rows.push([
      `${name}: ${what}`,
      ...[`${count('page')}, ${count('ticket')}`, `${page.times}, ${ticket.times}`],
    ]);
  }
  return rows;
};

const measure = async (say: (line: string) => void): Promise<string> => {
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-bench-incidents-'));
  try {
    const rules = await slothRules(folder, say);
    const found: Found[] = [];
    for (const shape of shapes) {
      found.push(await compared(shape, rules));
      say(found.at(-1)?.row.join(' | ') ?? '');
    }
    const days = await quiet(rules);
    const table = markdownTable(
      ['incident', 'worth a', 'told by us after', `by Sloth ${slothVersion} after`],
      found.map(({ row }) => row),
    );
    const sooner = found.filter(({ isSooner }) => isSooner).length;
    const missed = found.filter(({ isMissed }) => isMissed).length;
    const falsely = markdownTable(['quiet day', 'our pages, tickets', "Sloth's"], days);
    return `${table}\n\nAll ${found.length} are told by us, **${sooner}** of them sooner than by Sloth's rules by more than a scrape, which never tell ${missed}. Of days of which nobody is to be told:\n\n${falsely}`;
  } finally {
    rmSync(folder, { recursive: true });
  }
};

export const incidents: Measurement = {
  what: `Incidents of a service whose promise is 99.9 % over 30 days, after hours of ordinary traffic: how long after its beginning an alert of the severity that it is worth begins to fire, over the same scrapes (every 15 s, or every minute for those that take hours). Ours is judged by the collector's engine with default burn alerts and red at more than 5 % of a minute; Sloth's default alerts by promtool at every scrape. Delivery is not part of it.`,
  run: measure,
};
