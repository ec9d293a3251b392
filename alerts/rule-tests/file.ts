// The two files of tests. What long windows need hours for is tested at the pace of cells.

import { durationText } from '../../language/duration.ts';
import type { SloSet } from '../../language/slo-set.ts';
import { groupsOf } from '../group.ts';
import { cellSeconds, stepSeconds } from '../window.ts';
import type { RuleTest, RuleTestFile } from './promtool.ts';
import { rehearsals } from './rehearsal.ts';
import { silenceTests } from './silence.ts';

const fileOf = (
  set: SloSet,
  rules: string,
  everySeconds: number,
  tests: readonly RuleTest[],
): RuleTestFile => ({
  rule_files: [rules],
  evaluation_interval: durationText(everySeconds),
  // promtool evaluates all groups at one moment, and in no order unless it is told one.
  group_eval_order: groupsOf(set).map(({ name }) => name),
  tests,
});

/** @param rules the name of the file with the rules, beside that of the tests */
export const ruleTests = (set: SloSet, rules: string): RuleTestFile =>
  fileOf(set, rules, stepSeconds, [...silenceTests(set), ...rehearsals(set, stepSeconds)]);

export const longWindowTests = (set: SloSet, rules: string): RuleTestFile =>
  fileOf(set, rules, cellSeconds, rehearsals(set, cellSeconds));
