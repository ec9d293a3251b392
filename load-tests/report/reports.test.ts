// One result in each form that it is told in.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { evidence, summary } from '../evidence.fixture.ts';
import { type Result, undecided } from '../result.ts';
import { generatorFigures } from '../saturation.ts';
import { judgeRun } from '../verdict.ts';
import { htmlReport } from './html.ts';
import { junitReport } from './junit.ts';
import { markdownReport } from './markdown.ts';
import { textReport } from './text.ts';

const { durationMs, sessions, failedDials, iterations } = summary;
const generator = generatorFigures(summary, evidence.load.generator);

const about = {
  ...{ profile: 'crowd', fault: null, run: 'run-1', app: 'http://app', board: 'http://board' },
  ...{ phases: [], knee: null },
  ...{ from: 1000, to: 15_000, load: { durationMs, sessions, failedDials, iterations, generator } },
} as const;

const passed: Result = { ...judgeRun(evidence), ...about };

const failing = judgeRun({
  ...evidence,
  load: {
    ...evidence.load,
    exitCode: 99,
    summary: {
      ...summary,
      metrics: {
        ...summary.metrics,
        took: {
          type: 'trend',
          values: { 'p(95)': 512.3 },
          thresholds: { 'p(95)<=200': { ok: false } },
        },
      },
    },
    troubles: ['k6: <a> & "b" | _c_\nand\u0007 more'],
  },
});
const failed: Result = { ...failing, ...about, fault: 'slow-responses' };

const lost = undecided('crowd', null, 'run-2', 'no app answers at http://app');

test('how k6 itself fared is told of each run', () => {
  const used = { ...generator, cores: 0.52, waiting: 0.4, idle: 0.314, latenessP95: 3.45 };
  const result = { ...passed, load: passed.load && { ...passed.load, generator: used } };
  const said =
    'k6 used 0.5 of 2 CPUs, 0.4 of its threads waited for one on average, 31 % of the machine was idle; its timers were late by 3.45 ms (p95)';
  assert.ok(
    textReport(result, false).endsWith(`● PASS  gate crowd, 10 sessions, 13 s\n  ${said}\n`),
  );
  assert.ok(htmlReport(result).includes(`<dt>load generator</dt><dd>${said}</dd>`));
  assert.match(markdownReport(result), /^Run run-1: k6 used 0\.5 of 2 CPUs, .* \(p95\)\.$/m);
});

test('as text', () => {
  assert.equal(
    textReport(passed, false),
    `VERDICT  OBJECTIVE        TARGET  LEFT                       K6                           COLLECTOR
● PASS   latency/p95      95 %    56 %                       p(95) 87.5 ms of 600 events  98.5714 % of 700 events
● PASS   errors/answered  99.9 %  100 % (under -100 to 100)  100 % of 600 events          100 % of 700 events
● PASS   cache/hits       90 %    90 % (45 to 98)            –                            99 % of 100 events
● PASS   flags/read       90 %    100 % (under -100 to 100)  –                            100 % of 5 events

● PASS  gate crowd, 10 sessions, 13 s
`,
  );
  const text = textReport(failed, false);
  assert.match(text, /^■ FAIL {3}latency\/p95 .* p\(95\) 512\.3 ms of 600 events/m);
  assert.match(text, /^■ FAIL {2}gate crowd, 10 sessions, 13 s, with the fault slow-responses$/m);
  assert.match(text, /^ {2}latency\/p95: k6: p\(95\) of 512\.3 ms, more than 200 ms/m);
  assert.match(text, /and· more$/m);
  assert.equal(
    textReport(lost, false),
    '◌ UNDECIDED  gate crowd\n  no app answers at http://app\n',
  );
});

test('what nobody asked for and nothing used is idle, and no error', () => {
  const objectives = passed.objectives.map((one) =>
    one.server && one.client === null && one.server.minimumEvents === null
      ? { ...one, verdict: 'inconclusive' as const, server: { ...one.server, total: 0, sli: null } }
      : one,
  );
  const idle: Result = { ...passed, objectives };
  assert.match(textReport(idle, false), /^◌ IDLE +flags\/read +90 % +– +– +–$/m);
  assert.match(markdownReport(idle), /^\| ◌ IDLE \| flags/m);
  assert.match(junitReport(idle), /<testsuites tests="5" failures="0" errors="0">/);
});

test('the phases of a load, and its knee', () => {
  const resources = {
    ...{ appCores: 0.5, appBytes: 200 * 2 ** 20, requestsPerSecond: 30, editsPerSecond: 12.34 },
    databaseCores: 0.25,
    ...{ k6Cores: null, latenessP95: 1, latenessP99: 2 },
  };
  const phase = { resources, felt: [], from: 1000, to: 9000, objectives: passed.objectives };
  const stepped: Result = {
    ...passed,
    phases: [
      { ...phase, name: 'step_1', sessions: 10, verdict: 'pass', reasons: [] },
      { ...phase, name: 'step_2', sessions: 20, verdict: 'fail', reasons: ['cache/hits: few'] },
    ],
    knee: {
      ...{ sessions: 10, phase: 'step_1' },
      next: { name: 'step_2', sessions: 20, verdict: 'fail', reasons: ['cache/hits: few'] },
    },
  };
  const text = textReport(stepped, false);
  assert.match(text, /^● PASS {3}step_1 {2}10 .* 12\.3 +30\.0 +0\.50 +200 +0\.25 +– +2 ms$/m);
  assert.match(text, /^■ FAIL {3}step_2 {2}20 /m);
  assert.match(
    text,
    /^ {2}knee: all held with 10 sessions; with 20 it broke:\n {2}cache\/hits: few$/m,
  );
  const markdown = markdownReport(stepped);
  assert.match(markdown, /^\| ● PASS \| step\\_1 \| 10 \| – \| 12\.3 \| 30\.0 \| 0\.50 \| 200 \|/m);
  assert.match(markdown, /^- knee: all held with 10 sessions; with 20 it broke:$/m);
  assert.match(htmlReport(stepped), /<th scope="row">step_2<\/th><td>20<\/td>/);
  // A step beyond the knee is no failure of a run that passes.
  const xml = junitReport(stepped);
  assert.match(xml, /<testsuites tests="5" failures="0" errors="0">/);
  assert.match(xml, /verdict ■ FAIL, phase step_2, sessions 20/);
});

test('a storm: who came, and who got in when', () => {
  assert.ok(passed.load);
  const storm = {
    ...{ came: 200, admitted: 199, turnedAway: 341, cutOff: 0, cameBack: 90, lost: 1 },
    ...{ lastCameMs: 1_002, lastAdmittedMs: 12_345, syncP95BeforeMs: 17.1, syncP95Ms: 23.4 },
  };
  const stormy: Result = { ...passed, load: { ...passed.load, storm } };
  const line =
    'storm: 199 of 200 who came within 1.0 s were let in, the last after 12.3 s; 341 attempts turned away, 1 lost for good';
  const felt = 'storm: edits came to those who work with p(95) 23.4 ms, before it 17.1 ms';
  assert.ok(textReport(stormy, false).includes(`\n  ${line}\n  ${felt}\n`));
  assert.ok(markdownReport(stormy).includes(`\n- ${line}\n- ${felt}\n\n`));
  for (const said of [line, felt]) {
    assert.ok(htmlReport(stormy).includes(said));
    assert.ok(junitReport(stormy).includes(said));
  }
});

test('in colour only the verdicts are painted', () => {
  const painted = textReport(failed, true);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what a terminal obeys
  assert.equal(painted.replaceAll(/\x1b\[\d+m/g, ''), textReport(failed, false));
  assert.ok(painted.includes('\x1b[31m■ FAIL\x1b[39m'));
});

test('as JUnit: undecided is an error, and nothing breaks out of the XML', () => {
  const counts = (result: Result) =>
    /<testsuites tests="(\d+)" failures="(\d+)" errors="(\d+)">/
      .exec(junitReport(result))
      ?.slice(1);
  assert.deepEqual(counts(passed), ['5', '0', '0']);
  assert.deepEqual(counts(failed), ['5', '1', '1']);
  assert.deepEqual(counts(lost), ['1', '0', '1']);
  const xml = junitReport(failed);
  assert.match(xml, /<failure message="k6: p\(95\) of 512\.3 ms, more than 200 ms, of 600 events"/);
  assert.match(xml, /<error message="k6: &lt;a&gt; &amp; &quot;b&quot; \| _c_&#10;and more"/);
});

test('as Markdown: what is told is no markup', () => {
  const text = markdownReport(failed);
  assert.match(
    text,
    /^### ■ FAIL {2}gate crowd, 10 sessions, 13 s, with the fault slow-responses$/m,
  );
  assert.match(text, /^- k6: \\<a\\> \\& "b" \\\| \\_c\\_ and· more$/m);
  assert.match(
    text,
    /^\| ● PASS \| cache \(cache\/hits\) \| – \| 99 % of 100 events \| ▰▱▱▱▱▱▱▱▱▱ 10 % \| 90 % \(45 to 98\) \|$/m,
  );
  assert.equal(text.match(/^\|/gm)?.length, 6);
  assert.match(markdownReport(lost), /^- no app answers at http:\/\/app$/m);
});
