// Rules as Prometheus and vmalert read them.

import type { Labels } from '../language/promql-print.ts';

export type RecordingRule = {
  readonly record: string;
  readonly expr: string;
  /** Also where the expression's result has them: promtool takes rules without for duplicates. */
  readonly labels: Labels;
};

export type AlertRule = {
  readonly alert: string;
  readonly expr: string;
  readonly for?: string;
  readonly keep_firing_for?: string;
  readonly labels: Labels;
  readonly annotations: Labels;
};

export type Rule = RecordingRule | AlertRule;

/** Rules that are evaluated one after the other, at one moment: a later one sees an earlier one's result. */
export type Group = {
  readonly name: string;
  readonly interval: string;
  readonly rules: readonly Rule[];
  /** For the reader of the file. */
  readonly note: string;
};
