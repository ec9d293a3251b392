// A load in steps that became worse than its baseline, in each form that a result is told in: the phase
// is named, and the knee is told.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { comparedWith } from '../compare/outcome.ts';
import { earlierOf, kneeAt } from '../compare/phased.fixture.ts';
import { evidence } from '../evidence.fixture.ts';
import { beginning, ending } from '../told.ts';
import { githubReport } from './github.ts';
import { htmlReport } from './html.ts';
import { junitReport } from './junit.ts';
import { markdownReport } from './markdown.ts';
import { textReport } from './text.ts';

const { set, gate } = evidence;
const [before, now] = [kneeAt(900), kneeAt(800)];
const slower = {
  ...now,
  phases: now.phases.map((phase) =>
    phase.name === 'step_3'
      ? { ...phase, objectives: kneeAt(1000).phases[9]?.objectives ?? [] }
      : phase,
  ),
};
const compared = comparedWith(slower, { baseline: earlierOf(before, 'main'), earlier: [] });

const knee = 'knee: 900 sessions, 800 sessions now';
const kneeReason = 'knee: worse than the baseline main: 900 sessions, 800 sessions now';
const figures = 'k6: p(95) 17.5 ms, 68.4 ms now, p < 0.0001';
const inStep = 'step_3, 300 sessions';

describe('a regression in a step, and of the knee', () => {
  test('as text', () => {
    const text = textReport(compared, false);
    const reasons = `  ${kneeReason}\n  latency/p95: ${inStep}: worse than the baseline main: ${figures}\n`;
    assert.ok(text.includes(reasons), text);
    const lines = [
      'Against the baseline (main, pass): 1 worse, 47 alike, in 8 phases that held in both',
      `worse: ${knee}`,
      `worse: latency/p95: ${inStep}: ${figures}`,
    ];
    assert.ok(text.endsWith(`${lines.join('\n')}\n`), text);
  });

  test('as Markdown and as a page', () => {
    const markdown = markdownReport(compared);
    assert.match(markdown, /^- worse: knee: 900 sessions, 800 sessions now$/m);
    assert.match(
      markdown,
      /^- worse: latency\/p95: step\\_3, 300 sessions: k6: p\(95\) 17\.5 ms, /m,
    );
    const page = htmlReport(compared);
    assert.ok(page.includes(`<li>worse: ${knee}</li>`));
    assert.ok(
      page.includes(`<li>worse: latency/p95: ${inStep}: ${figures.replace('<', '&lt;')}</li>`),
    );
  });

  test('as JUnit: the objective fails, and the run by its knee', () => {
    const xml = junitReport(compared);
    assert.match(xml, /<testsuites tests="5" failures="2" errors="0">/);
    assert.ok(xml.includes(`<failure message="${kneeReason}" type="fail">${kneeReason}</failure>`));
    assert.match(xml, /<failure message="step_3, 300 sessions: worse than the baseline main: k6: /);
    assert.match(xml, /<system-out>[^<]*worse: latency\/p95: step_3, 300 sessions: k6: /);
  });

  test('as annotations: at the objective, and at the load gate', () => {
    const lines = githubReport(compared, { set, gate, folder: process.cwd() });
    assert.match(
      lines,
      /^::error file=evidence\.yaml,[^:]*title=Promise broken under load crowd%3A latency::step_3, 300 sessions: worse/m,
    );
    assert.match(
      lines,
      /^::error [^:]*title=The load crowd failed::knee: worse than the baseline/m,
    );
  });

  test('on the board: beside the phases', () => {
    const { course, verdict } = ending(beginning('now', gate, null), compared);
    assert.equal(verdict, 'fail');
    assert.deepEqual(course.slice(-3), [
      'Against the baseline (main, pass): 1 worse, 47 alike, in 8 phases that held in both',
      `baseline: worse: ${knee}`,
      `baseline: worse: latency/p95: ${inStep}: ${figures}`,
    ]);
  });

  test('as JSON', () => {
    const [comparison] = JSON.parse(JSON.stringify(compared)).comparisons;
    assert.deepEqual(comparison.knee, {
      before: { sessions: 900, isCertain: true },
      after: { sessions: 800, isCertain: true },
      ...{ difference: 'worse', earlier: [] },
    });
    assert.equal(comparison.phases.length, 8);
    const [worse] = comparison.objectives.filter(
      ({ difference }: { difference: string }) => difference === 'worse',
    );
    assert.deepEqual(worse.phase, { name: 'step_3', sessions: 300 });
  });
});
