// What a replay writes down of one objective: its colours and the alerts that fired of it, and
// its counts and burns at moments a little apart.

import { burnRule } from '../../collector/engine/rules.ts';
import type { AlertTransition } from '../../collector/engine.ts';
import type { ObjectiveRow, Status } from '../../collector/serve/shapes.ts';
import { durationText } from '../../language/duration.ts';
import type { Objective } from '../../language/slo-set.ts';

export type Stay = { readonly status: Status; readonly fromMs: number; readonly toMs: number };

/** As the board showed it at one moment. */
export type Point = {
  readonly atMs: number;
  readonly status: Status;
  readonly good: number;
  readonly total: number;
  /** Of what was counted so far in the period; null where nothing was. */
  readonly budgetLeft: number | null;
  readonly coverage: number;
};

export type Told = {
  readonly severity: 'page' | 'ticket';
  readonly kind: 'threshold' | 'burn' | 'stale';
  /** Of a burn alert, '1h/5m × 14.4'; else ''. */
  readonly window: string;
  readonly summary: string;
  readonly startMs: number;
  /** null: it was still firing when history ended. */
  readonly endMs: number | null;
  /** The highest burn over its long window; null where it is no burn alert. */
  readonly peakBurn: number | null;
  /** The highest share of bad events in the status window while it fired; null: none measured. */
  readonly peakBadShare: number | null;
  /** Bad events, or slices, counted while it fired. */
  readonly bad: number;
  /** What fired meanwhile and says it already, so that nobody was told of this; null: people were told. */
  readonly quietBy: string | null;
};

type Open = { -readonly [Key in keyof Told]: Told[Key] } & {
  readonly longWindow: string | null;
  readonly badAtStart: number;
};

export type Recorded = {
  readonly objective: Objective;
  readonly told: readonly Told[];
  readonly stays: readonly Stay[];
  readonly points: readonly Point[];
};

const badOf = ({ good, total }: { readonly good: number; readonly total: number }): number =>
  Math.max(0, total - good);

const higher = (a: number | null, b: number | null | undefined): number | null =>
  b === null || b === undefined ? a : Math.max(a ?? b, b);

export class Recorder {
  readonly objective: Objective;
  readonly #open = new Map<string, Open>();
  readonly #told: Open[] = [];
  readonly #stays: { status: Status; fromMs: number; toMs: number }[] = [];
  readonly #points: Point[] = [];

  constructor(objective: Objective) {
    this.objective = objective;
  }

  status(status: Status, atMs: number): void {
    const last = this.#stays.at(-1);
    if (last !== undefined) last.toMs = atMs;
    if (last?.status !== status) this.#stays.push({ status, fromMs: atMs, toMs: atMs });
  }

  /** @param row the objective's at that moment */
  sample(row: ObjectiveRow, atMs: number): void {
    const { status, good, total, budgetLeft, coverage, current, burn } = row;
    if (this.#points.at(-1)?.atMs !== atMs) {
      this.#points.push({ atMs, status, good, total, budgetLeft, coverage });
    }
    if (this.#open.size === 0) return;
    const red = current.readings.filter(({ colour }) => colour === 'red');
    for (const open of this.#open.values()) {
      if (open.longWindow !== null) open.peakBurn = higher(open.peakBurn, burn[open.longWindow]);
      const shares =
        open.kind === 'threshold' && red.length > 0
          ? red.map(({ badRatio }) => badRatio)
          : [current.ratio === null ? null : 1 - current.ratio];
      for (const share of shares) open.peakBadShare = higher(open.peakBadShare, share);
      open.bad = Math.max(open.bad, badOf(row) - open.badAtStart);
    }
  }

  /** @param row the objective's at that moment */
  transition({ alert, to, atMs }: AlertTransition, row: ObjectiveRow): void {
    if (to === 'firing' && !this.#open.has(alert.id)) this.#begin(alert, row, atMs);
    this.sample(row, atMs);
    const open = this.#open.get(alert.id);
    if (open === undefined) return;
    // Once told, it stays so.
    if (to === 'firing' && alert.inhibitedBy === null) open.quietBy = null;
    if (to !== 'resolved') return;
    open.endMs = atMs;
    this.#open.delete(alert.id);
  }

  #begin(alert: AlertTransition['alert'], row: ObjectiveRow, atMs: number): void {
    const rule = this.objective.burn.alerts.find(
      (each) =>
        alert.kind === 'burn' &&
        each.severity === alert.severity &&
        burnRule(this.objective, each).name === alert.alertName,
    );
    const long = rule === undefined ? null : durationText(rule.longSeconds);
    const open: Open = {
      severity: alert.severity,
      kind: alert.kind,
      window:
        rule === undefined ? '' : `${long}/${durationText(rule.shortSeconds)} × ${rule.factor}`,
      summary: alert.summary,
      startMs: atMs,
      endMs: null,
      peakBurn: null,
      peakBadShare: null,
      bad: 0,
      quietBy: alert.inhibitedBy,
      longWindow: long,
      badAtStart: badOf(row),
    };
    this.#open.set(alert.id, open);
    this.#told.push(open);
  }

  finish(atMs: number): Recorded {
    const last = this.#stays.at(-1);
    if (last !== undefined) last.toMs = atMs;
    const told = this.#told.map(({ longWindow: _long, badAtStart: _bad, ...rest }) => rest);
    return { objective: this.objective, told, stays: this.#stays, points: this.#points };
  }
}
