// The page, its chart and GitHub's annotations of runs that passed, failed and could not be judged.

import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { evidence, summary } from '../evidence.fixture.ts';
import { type Result, undecided } from '../result.ts';
import { generatorFigures } from '../saturation.ts';
import { judgeRun } from '../verdict.ts';
import { marginChart } from './chart.ts';
import { githubReport, quoted } from './github.ts';
import { htmlReport } from './html.ts';
import { markdownReport } from './markdown.ts';

const { set, gate } = evidence;
const { durationMs, sessions, failedDials, iterations } = summary;
const generator = generatorFigures(summary, evidence.load.generator);
const about = {
  ...{ profile: 'crowd', fault: null, run: 'run-1', app: 'http://app', board: 'http://board' },
  ...{ phases: [], knee: null },
  ...{ from: 1000, to: 15_000, load: { durationMs, sessions, failedDials, iterations, generator } },
} as const;

const judged = (value: number, troubles: string[]): Result => ({
  ...judgeRun({
    ...evidence,
    load: {
      ...evidence.load,
      ...{ exitCode: value > 200 ? 99 : 0, troubles },
      summary: {
        ...summary,
        metrics: {
          ...summary.metrics,
          took: {
            type: 'trend',
            values: { 'p(95)': value },
            thresholds: { 'p(95)<=200': { ok: value <= 200 } },
          },
        },
      },
    },
  }),
  ...about,
});

const hostile = '<script>"&</script> 50 %\n::add-mask::x';
const passed = judged(87.5, []);
const failed = judged(512.3, [hostile]);
const lost = undecided('crowd', null, 'run-2', 'no app answers at http://app');

/** Tags of text that is well formed: each that is opened is closed, in order. */
const checkNesting = (text: string): void => {
  const open: string[] = [];
  for (const [, closing, name = '', single] of text.matchAll(
    /<(\/?)([a-z][a-z0-9]*)(?:\s[\w-]+="[^"<]*")*(\/?)>/gi,
  )) {
    if (single !== '' || name === 'meta') continue;
    if (closing === '') open.push(name);
    else assert.equal(open.pop(), name);
  }
  assert.deepEqual(open, []);
  const rest = text.replaceAll(/<\/?[a-z][a-z0-9]*(?:\s[\w-]+="[^"<]*")*\/?>/gi, '');
  assert.doesNotMatch(rest.replace('<!doctype html>', ''), /[<>]/);
};

test('a chart has a bar for each view, within the picture, and says its figures', () => {
  const chart = marginChart('How near', failed.objectives);
  checkNesting(chart);
  assert.equal(chart.match(/<path class="(pass|fail|inconclusive) k6"/g)?.length, 2);
  assert.equal(chart.match(/<path class="pass collector"/g)?.length, 4);
  assert.match(chart, /<path class="fail k6"[^>]*\/><text [^>]*>k6 257 %<\/text>/);
  assert.match(chart, /<desc>latency\/p95: k6 257 %, collector 28 %\. /);
  assert.equal(chart.match(/class="interval"/g)?.length, 5);
  const [, width] = /viewBox="0 0 (\d+) /.exec(chart) ?? [];
  for (const [, x] of chart.matchAll(/ x="([\d.]+)"/g)) assert.ok(Number(x) < Number(width) - 120);
});

test('a chart of what nobody used says that', () => {
  const unused = evidence.set.objectives.map(({ key, title }) => ({
    ...({ objective: key, title, verdict: 'inconclusive', client: null, server: null } as const),
    reasons: [],
  }));
  assert.equal(marginChart('none', unused).match(/>nothing measured</g)?.length, 4);
});

test('a page has everything in itself, and nothing in it is markup of others', () => {
  for (const result of [passed, failed, lost]) {
    const page = htmlReport(result);
    checkNesting(page.replaceAll(/<style>[^<]*<\/style>/g, ''));
    assert.doesNotMatch(page, /<script|src=|url\(|@import/);
    for (const [link] of page.matchAll(/https?:[^"<\s]*/g))
      assert.ok(
        link.startsWith('http://app') || link.startsWith('http://board') || /w3\.org/.test(link),
      );
  }
  const page = htmlReport(failed);
  assert.match(page, /<h1 class="fail">■ FAIL {2}gate crowd, 10 sessions, 13 s<\/h1>/);
  assert.match(page, /<td class="state fail">■ FAIL<\/td>/);
  assert.match(page, /<td>257 % used<\/td>/);
  assert.match(page, /<dt>judged<\/dt><dd>1970-01-01 00:00:01 to 1970-01-01 00:00:15 UTC<\/dd>/);
  assert.doesNotMatch(htmlReport(lost), /<svg|<table/);
});

test('a page tells how the run differs from those before it', () => {
  const p95 = {
    objective: 'latency/p95',
    view: 'k6',
    figure: 'p(95)',
    before: 80,
    phase: null,
  } as const;
  const page = htmlReport({
    ...failed,
    comparisons: [
      {
        ...{ with: 'baseline', run: '<main>', verdict: 'pass', runs: 0 },
        ...{ phases: null, knee: null },
        objectives: [{ ...p95, after: 512.3, difference: 'worse', p: 0.00001 }],
      },
    ],
  });
  checkNesting(page.replaceAll(/<style>[^<]*<\/style>/g, ''));
  assert.match(
    page,
    /<h2>Beside earlier runs<\/h2>\n<p>Against the baseline \(&lt;main&gt;, pass\)/,
  );
  assert.match(
    page,
    /<li>worse: latency\/p95: k6: p\(95\) 80 ms, 512\.3 ms now, p &lt; 0\.0001<\/li>/,
  );
  assert.doesNotMatch(htmlReport(passed), /earlier runs/);
});

test('Markdown shows the chart where it was written', () => {
  assert.match(markdownReport(passed, 'charts/a b.svg'), /^!\[[^\]]+\]\(<charts\/a b\.svg>\)$/m);
  assert.doesNotMatch(markdownReport(passed), /!\[/);
  assert.doesNotMatch(markdownReport(lost, 'a.svg'), /!\[/);
});

const definitions = { set, gate, folder: resolve('.') };

test('what broke is an error at its definition, what is in doubt one at the load gate', () => {
  const place = set.objectives.find(({ key }) => key === 'latency/p95')?.place;
  const lines = githubReport(failed, definitions).trimEnd().split('\n');
  assert.equal(lines.length, 2);
  assert.equal(
    lines[0],
    `::error file=evidence.yaml,line=${place?.line},col=${place?.column},title=Promise broken under load crowd%3A latency::k6: p(95) of 512.3 ms, more than 200 ms, of 600 events`,
  );
  assert.match(
    lines[1] ?? '',
    /^::error file=evidence\.yaml,line=\d+,col=\d+,title=The load crowd proves nothing::<script>"&<\/script> 50 %25%0A::add-mask::x$/,
  );
});

test('a pass is one notice, and a run that was not judged is no pass', () => {
  assert.equal(
    githubReport(passed, definitions),
    '::notice title=Load gate crowd::● PASS  gate crowd, 10 sessions, 13 s\n',
  );
  assert.match(
    githubReport(lost, definitions),
    /^::error [^:]*title=The load crowd proves nothing::no app answers at http:\/\/app\n$/,
  );
});

test('a file outside the repository is not named', () => {
  const line = githubReport(failed, { ...definitions, folder: '/elsewhere' });
  assert.match(line, /^::error title=Promise broken/);
});

test('of more than ten the last says how many more, and all are named', () => {
  const [one] = failed.objectives;
  assert.ok(one);
  const objectives = Array.from({ length: 14 }, (_, index) => ({ ...one, title: `t${index}` }));
  const lines = githubReport({ ...failed, objectives, reasons: [] }, definitions).split('\n');
  assert.equal(lines.length, 11);
  assert.match(lines[9] ?? '', /^::error title=5 more::.*t9%0A.*t13$/);
});

test('between the marks of a token GitHub obeys nothing', () => {
  assert.deepEqual(quoted('abc'), { begin: '::stop-commands::abc\n', end: '::abc::\n' });
});
