// The result as JUnit XML, which CI systems show: a test case an objective, and one for the run.
// Undecided is an error, not a skipped test: a skipped test passes. What nobody asked for is none.

import { comparisonLines } from '../compare/words.ts';
import type { Result } from '../result.ts';
import { isIdle, type Verdict } from '../verdict.ts';
import { escaped } from './escaped.ts';
import { courseLines, phaseCells, phaseHeads } from './phases.ts';
import { clientText, serverText } from './text.ts';

const elements = { fail: 'failure', inconclusive: 'error' } as const;

const testCase = (
  name: string,
  profile: string,
  verdict: Verdict,
  reasons: readonly string[],
  output: string,
): string[] => {
  const message = escaped(reasons[0] ?? 'it could not be told');
  const all = escaped(reasons.join('\n')).replaceAll('&#10;', '\n');
  const element = verdict === 'pass' ? null : elements[verdict];
  return [
    `    <testcase classname="gate.${escaped(profile)}" name="${escaped(name)}">`,
    ...(element === null
      ? []
      : [`      <${element} message="${message}" type="${verdict}">${all}</${element}>`]),
    ...(output === '' ? [] : [`      <system-out>${escaped(output)}</system-out>`]),
    '    </testcase>',
  ];
};

/** Of phases the run itself may fail, and not only what it promises. */
const inPhases = ({ phases, verdict }: Result): Verdict =>
  phases.length > 0 ? verdict : 'inconclusive';

/** Told, and no test: a step after the knee may break, and the last run decides nothing. */
const besides = (result: Result): string =>
  [
    ...courseLines(result),
    ...result.phases.map((phase) =>
      phaseCells(phase)
        .map((cell, column) => `${phaseHeads[column]?.toLowerCase()} ${cell}`)
        .join(', '),
    ),
    ...result.comparisons.flatMap(comparisonLines),
  ].join('\n');

export const junitReport = (result: Result): string => {
  const { profile, objectives, verdict, reasons, load } = result;
  const ofObjectives = new Set(objectives.map(({ objective }) => objective));
  const ofRun = reasons.filter((reason) => !ofObjectives.has(reason.split(': ')[0] ?? ''));
  const runVerdict = verdict === 'pass' || ofRun.length === 0 ? 'pass' : inPhases(result);
  const cases = objectives.map((one) => (isIdle(one) ? { ...one, verdict: 'pass' as const } : one));
  const count = (of: Verdict) =>
    [runVerdict, ...cases.map((one) => one.verdict)].filter((one) => one === of).length;
  const counts = `tests="${cases.length + 1}" failures="${count('fail')}" errors="${count('inconclusive')}"`;
  const seconds = ((load?.durationMs ?? 0) / 1000).toFixed(1);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${counts}>`,
    `  <testsuite name="gate ${escaped(profile)}" ${counts} time="${seconds}">`,
    ...testCase('the run', profile, runVerdict, ofRun, besides(result)),
    ...cases.flatMap(({ objective, verdict, reasons, client, server }) => {
      const output = `k6: ${clientText(client)}; collector: ${serverText(server)}`;
      return testCase(objective, profile, verdict, reasons, output);
    }),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
};
