// promtool's file of unit tests of rules, as far as it is used here.

import type { Labels } from '../../language/promql-print.ts';

export type InputSeries = { readonly series: string; readonly values: string };

export type ExpectedAlert = { readonly exp_labels: Labels; readonly exp_annotations: Labels };

export type AlertTest = {
  readonly eval_time: string;
  readonly alertname: string;
  /** Empty where it must not fire. */
  readonly exp_alerts: readonly ExpectedAlert[];
};

export type RuleTest = {
  readonly name: string;
  readonly interval: string;
  readonly input_series: readonly InputSeries[];
  readonly alert_rule_test: readonly AlertTest[];
};

export type RuleTestFile = {
  readonly rule_files: readonly string[];
  readonly evaluation_interval: string;
  readonly group_eval_order: readonly string[];
  readonly tests: readonly RuleTest[];
};
