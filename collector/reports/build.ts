// A report from its facts: of each objective what was promised and what was achieved, how much of the
// budget was spent on which days, and what happened on them. Of the counts of a day, what was left out
// is taken away. A pure function; the same facts give the same report.

import type { Maintenance } from '../../language/slo-set.ts';
import { dayAt, dayMs } from '../corrections/days.ts';
import { unitOf } from '../engine/rows.ts';
import type { CorrectionRow } from '../serve/corrections/shapes.ts';
import type {
  Report,
  ReportIncident,
  ReportObjective,
  ReportPage,
} from '../serve/reports/shapes.ts';
import { reportComposite } from './composite.ts';
import { type Day, daysOf } from './counted-days.ts';
import type { Facts, ObjectiveFacts } from './facts.ts';
import type { ReportRange } from './range.ts';

const mostDays = 5;
/** A day that took less than so much of the budget needs no explanation. */
const leastShare = 0.01;
const mostTitles = 4;

export type ReportContext = {
  readonly range: ReportRange;
  readonly nowMs: number;
  readonly maintenances: readonly Maintenance[];
  readonly corrections: readonly CorrectionRow[];
};

export const dayText = (day: number): string => new Date(day * dayMs).toISOString().slice(0, 10);

/** Of time slices all that there are in the time count, measured or not; as in a live budget. */
const allowedOf = (
  { target, slices }: ObjectiveFacts['objective'],
  total: number,
  countedSeconds: number,
): number => (slices === null ? total : countedSeconds / slices.seconds) * (1 - target);

/** Titles of what overlapped a day and was about the objective. */
const happened = (
  day: number,
  key: string,
  { pages, incidents }: Pick<Facts, 'pages' | 'incidents'>,
): readonly string[] => {
  const [fromMs, toMs] = [day * dayMs, (day + 1) * dayMs];
  const during = ({ from, to }: ReportIncident): boolean =>
    from < toMs && (to === null || to >= fromMs);
  const told = ({ at, name, objective }: ReportPage): boolean =>
    at >= fromMs && at < toMs && `${name}/${objective}` === key;
  const titles = [
    ...incidents
      .filter((incident) => incident.objectives.includes(key) && during(incident))
      .map(({ title }) => title),
    ...pages.filter(told).map(({ title }) => title),
  ];
  return [...new Set(titles)].slice(0, mostTitles);
};

const objectiveOf = (
  facts: ObjectiveFacts,
  around: Pick<Facts, 'pages' | 'incidents'>,
  { range }: ReportContext,
): ReportObjective => {
  const { objective, sinceMs } = facts;
  const { key, slo, objective: name, title, service, owner, target } = objective;
  const days = daysOf(facts);
  const sum = (of: (day: Day) => number) => days.reduce((all, day) => all + of(day), 0);
  const [good, total] = [sum((day) => day.good), sum((day) => day.total)];
  const leftOutSeconds = sum((day) => day.leftOutSeconds);
  const allowed = allowedOf(objective, total, (range.toMs - range.fromMs) / 1000 - leftOutSeconds);
  const shareOf = (bad: number): number | null => (allowed > 0 ? bad / allowed : null);
  const spent = total > 0 ? shareOf(total - good) : null;
  const shares = days.map((day) => ({ ...day, spent: shareOf(day.total - day.good) }));
  const mine = around.pages.filter((page) => page.name === slo && page.objective === name);
  return {
    ...{ name: slo, objective: name, title, service, owner, target },
    counts: unitOf(objective),
    // Rounding of sums must not miss a promise that was just kept.
    verdict: spent === null ? 'not measured' : spent <= 1 + 1e-9 ? 'kept' : 'missed',
    ...{ good, total },
    achieved: total > 0 ? good / total : null,
    ...{ allowed, spent, leftOutSeconds },
    countedSince: sinceMs !== null && sinceMs > range.fromMs ? sinceMs : null,
    countedDays: days.filter((day) => day.total > 0).length,
    days: shares.map(({ day, ...counts }) => ({ day: dayText(day), ...counts })),
    spentOn: shares
      .flatMap((day) =>
        day.spent !== null && day.spent >= leastShare ? [{ ...day, spent: day.spent }] : [],
      )
      .toSorted((a, b) => b.spent - a.spent || a.day - b.day)
      .slice(0, mostDays)
      .map((day) => ({
        day: dayText(day.day),
        spent: day.spent,
        bad: day.total - day.good,
        total: day.total,
        with: happened(day.day, key, around),
      })),
    pages: mine.filter(({ severity }) => severity === 'page').length,
    tickets: mine.filter(({ severity }) => severity === 'ticket').length,
  };
};

const rank = { missed: 0, kept: 1, 'not measured': 2 } as const;

export const buildReport = (facts: Facts, context: ReportContext): Report => {
  const { range, nowMs, maintenances, corrections } = context;
  const { name, title, fromMs: from, toMs: to } = range;
  const objectives = facts.objectives
    .map((each) => objectiveOf(each, facts, context))
    .toSorted((a, b) => rank[a.verdict] - rank[b.verdict] || (b.spent ?? 0) - (a.spent ?? 0));
  const how = (verdict: ReportObjective['verdict']): number =>
    objectives.filter((each) => each.verdict === verdict).length;
  return {
    ...{ name, title, from, to, madeAt: nowMs },
    isOver: to <= nowMs,
    days: dayAt(to) - dayAt(from),
    ...{ kept: how('kept'), missed: how('missed'), notMeasured: how('not measured') },
    objectives,
    composites: facts.composites.map((each) => reportComposite(each, objectives, range)),
    pages: facts.pages,
    incidents: facts.incidents,
    maintenances: maintenances
      .filter(({ startMs, endMs }) => startMs < to && endMs > from)
      .toSorted((a, b) => a.startMs - b.startMs)
      .map((each) => ({
        ...{ name: each.name, description: each.description, services: each.services },
        ...{ from: each.startMs, to: each.endMs },
      })),
    corrections: corrections.toSorted((a, b) => a.from - b.from || a.madeAt - b.madeAt),
  };
};
