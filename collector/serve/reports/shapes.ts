// The JSON of reports. Times are milliseconds of Unix time; days are of UTC: '2026-10-05'.

import type { CorrectionRow } from '../corrections/shapes.ts';
import type { Unit } from '../shapes.ts';

/** GET /api/reports without a question: what can be asked for, newest first. */
export type ReportChoices = {
  /** '2026-10' */
  readonly months: readonly string[];
  /** '2026-Q4' */
  readonly quarters: readonly string[];
};

export type ReportDay = {
  readonly day: string;
  /** Without what is left out. */
  readonly good: number;
  readonly total: number;
  /** Of the budget of the whole report, 0 to 1 and more; null where there is none to share. */
  readonly spent: number | null;
  readonly leftOutSeconds: number;
};

export type ReportObjective = {
  readonly name: string;
  readonly objective: string;
  readonly title: string;
  readonly service: string;
  readonly owner: string | null;
  readonly target: number;
  readonly counts: Unit;
  readonly verdict: 'kept' | 'missed' | 'not measured';
  readonly good: number;
  readonly total: number;
  /** good/total; null where nothing was counted. */
  readonly achieved: number | null;
  /** How many bad ones the target allows of what was counted. */
  readonly allowed: number;
  /** 0 is none of the budget, 1 all of it; null where nothing was counted. */
  readonly spent: number | null;
  /** When counting began, if within the report; null else. */
  readonly countedSince: number | null;
  /** On how many days anything was counted. */
  readonly countedDays: number;
  readonly leftOutSeconds: number;
  /** Days on which anything was counted or left out, in order. */
  readonly days: readonly ReportDay[];
  /** The days that took most of the budget, and what happened on them. */
  readonly spentOn: readonly {
    readonly day: string;
    readonly spent: number;
    readonly bad: number;
    readonly total: number;
    /** Incidents and pages of that day, by title; none where nobody was told of any. */
    readonly with: readonly string[];
  }[];
  readonly pages: number;
  readonly tickets: number;
};

export type ReportComposite = {
  /** Of the SLO. */
  readonly name: string;
  readonly title: string;
  readonly service: string;
  /** What each objective spent, times its weight; or slices that are bad where one is for any of them. */
  readonly joins: 'burns' | 'slices';
  /** 1 is all of it; null where nothing was counted. */
  readonly spent: number | null;
  readonly verdict: ReportObjective['verdict'];
  readonly parts: readonly { readonly objective: string; readonly weight: number }[];
};

export type ReportPage = {
  readonly at: number;
  readonly name: string;
  readonly objective: string;
  readonly severity: 'page' | 'ticket';
  readonly title: string;
  readonly summary: string;
};

export type ReportIncident = {
  readonly id: string;
  readonly title: string;
  readonly services: readonly string[];
  readonly impact: string;
  readonly from: number;
  /** null while it lasts. */
  readonly to: number | null;
  /** 'slo/objective', sorted. */
  readonly objectives: readonly string[];
};

export type ReportMaintenance = {
  readonly name: string;
  readonly description: string;
  readonly services: readonly string[];
  readonly from: number;
  readonly to: number;
};

/** GET /api/reports?month=2026-10 and ?quarter=2026-Q3. */
export type Report = {
  /** '2026-10' or '2026-Q3' */
  readonly name: string;
  /** 'October 2026' or 'Third quarter of 2026' */
  readonly title: string;
  readonly from: number;
  readonly to: number;
  readonly madeAt: number;
  /** false: it says how things stand so far. */
  readonly isOver: boolean;
  readonly days: number;
  readonly kept: number;
  readonly missed: number;
  readonly notMeasured: number;
  /** Missed ones first, then by how much of their budget is spent. */
  readonly objectives: readonly ReportObjective[];
  /** Budgets that objectives of an SLO burn together; none in most cases. */
  readonly composites: readonly ReportComposite[];
  /** The newest thousand, oldest first; what counts them counts all. */
  readonly pages: readonly ReportPage[];
  readonly incidents: readonly ReportIncident[];
  readonly maintenances: readonly ReportMaintenance[];
  /** Withdrawn ones too. */
  readonly corrections: readonly CorrectionRow[];
};
