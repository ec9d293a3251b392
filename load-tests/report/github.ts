// The result as annotations of GitHub Actions: at the line of the definition whose promise broke.
// What GitHub would obey in others' words is quoted. It shows ten of a kind for a step, so the last
// one tells how many more there are.

import { isAbsolute, relative, resolve } from 'node:path';
import type { LoadGate, Place, SloSet } from '../../language/slo-set.ts';
import type { Result } from '../result.ts';
import { isIdle } from '../verdict.ts';
import { headline, printable } from './text.ts';

type Level = 'error' | 'warning' | 'notice';

type Annotation = {
  readonly level: Level;
  readonly place: Place | null;
  readonly title: string;
  readonly message: string;
};

export type Definitions = {
  readonly set: Pick<SloSet, 'objectives'>;
  readonly gate: Pick<LoadGate, 'place'>;
  /** Where the repository begins: GitHub knows files by their path from there. */
  readonly folder: string;
};

const most = 10;

/** As the runner reads it back. */
const message = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

const property = (text: string): string =>
  message(text).replaceAll(':', '%3A').replaceAll(',', '%2C');

/** Nothing for a file outside the repository. */
const fileProperties = (place: Place | null, folder: string): string[] => {
  if (place === null) return [];
  const path = relative(folder, resolve(place.file)).replaceAll('\\', '/');
  if (path === '' || path.startsWith('../') || isAbsolute(path)) return [];
  return [`file=${property(path)}`, `line=${place.line}`, `col=${place.column}`];
};

const line = ({ level, place, title, message: text }: Annotation, folder: string): string => {
  const properties = [...fileProperties(place, folder), `title=${property(printable(title))}`];
  return `::${level} ${properties.join(',')}::${message(printable(text))}`;
};

const bounded = (annotations: readonly Annotation[]): Annotation[] => {
  if (annotations.length <= most) return [...annotations];
  const [next, ...others] = annotations.slice(most - 1);
  if (next === undefined) return [];
  const titles = [next, ...others].map(({ title }) => title).join('\n');
  const title = `${others.length + 1} more`;
  return [...annotations.slice(0, most - 1), { ...next, place: null, title, message: titles }];
};

const ofObjectives = (
  { objectives, profile }: Result,
  verdict: 'fail' | 'inconclusive',
  set: Definitions['set'],
): Annotation[] =>
  objectives
    .filter((one) => one.verdict === verdict && !isIdle(one))
    .map(({ objective, title, reasons }) => ({
      level: verdict === 'fail' ? 'error' : 'warning',
      place: set.objectives.find(({ key }) => key === objective)?.place ?? null,
      title: `${verdict === 'fail' ? 'Promise broken' : 'Undecided'} under load ${profile}: ${title}`,
      message: reasons.join('\n') || 'it could not be told',
    }));

/** Of phases the run itself may fail: by its knee, or by a storm. */
const ofRun = ({ phases, profile, verdict }: Result): string =>
  phases.length > 0 && verdict === 'fail'
    ? `The load ${profile} failed`
    : `The load ${profile} proves nothing`;

/** Lines for the log of a step, each a command of GitHub's. */
export const githubReport = (result: Result, { set, gate, folder }: Definitions): string => {
  const { verdict, profile, reasons } = result;
  const known = new Set(result.objectives.map(({ objective }) => objective));
  const doubts = reasons.filter((reason) => !known.has(reason.split(': ')[0] ?? ''));
  const errors: Annotation[] = [
    ...ofObjectives(result, 'fail', set),
    ...doubts.map((doubt) => ({
      ...({ level: 'error', place: gate.place, message: doubt } as const),
      title: ofRun(result),
    })),
  ];
  // Where the run itself is in doubt, what its objectives lack follows from that.
  const warnings = doubts.length > 0 ? [] : ofObjectives(result, 'inconclusive', set);
  const passed: Annotation = {
    ...{ level: 'notice', place: null, title: `Load gate ${profile}` },
    message: headline(result),
  };
  const annotations = [
    ...bounded(errors),
    ...bounded(warnings),
    ...(verdict === 'pass' ? [passed] : []),
  ];
  return annotations.map((one) => `${line(one, folder)}\n`).join('');
};

/** Between both, GitHub takes what is written for text. The token is one that nobody could guess. */
export const quoted = (token: string) => ({
  begin: `::stop-commands::${token}\n`,
  end: `::${token}::\n`,
});
