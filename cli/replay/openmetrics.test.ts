// What is read of a file, and what each kind of broken file is answered.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { sloSet } from '../../collector/engine/fixture.ts';
import { History, HistoryError } from './history.ts';
import { readOpenMetrics } from './openmetrics.ts';
import { silentProgress } from './progress.ts';
import { extentOf, scrapes } from './scrapes.ts';
import { Wanted } from './wanted.ts';

const folder = mkdtempSync(join(tmpdir(), 'signalbox-replay-'));
after(() => rmSync(folder, { recursive: true }));

const always = { fromMs: Number.NEGATIVE_INFINITY, toMs: Number.POSITIVE_INFINITY };

const readText = async (text: string, between = always, name = 'history.om') => {
  const path = join(folder, name);
  writeFileSync(path, name.endsWith('.gz') ? gzipSync(text) : text);
  const wanted = new Wanted(sloSet());
  const history = new History(wanted);
  const { samples } = await readOpenMetrics(path, history, between, silentProgress);
  return { history, wanted, samples };
};

const batches = async (text: string, between = always) =>
  [...scrapes((await readText(text, between)).history.targets())].map(
    ({ target, timeMs, processStartMs, samples }) => [
      ...[target, timeMs, processStartMs ?? null],
      samples.map(({ labels, value, kind }) => `${kind} ${labels.code} ${value}`),
    ],
  );

const of = (code: string, value: string, seconds: string, instance = 'a:1'): string =>
  `requests_total{code="${code}",instance="${instance}",job="shop"} ${value} ${seconds}\n`;

describe('what is read', () => {
  it('series after series, put together as scrapes', async () => {
    const text = `${of('200', '5', '100.000')}${of('200', '1.2e+06', '115.000')}${of('500', '1', '115.000')}other{} 1 100.000\n# EOF\n`;
    assert.deepEqual(await batches(text), [
      ['shop/a:1', 100_000, null, ['counter 200 5']],
      ['shop/a:1', 115_000, null, ['counter 200 1200000', 'counter 500 1']],
    ]);
  });

  it('scrape after scrape, of several targets', async () => {
    const text = `${of('200', '5', '100')}${of('200', '7', '101', 'b:1')}${of('200', '6', '115')}# EOF\n`;
    assert.deepEqual(
      (await batches(text)).map(([target, timeMs]) => [target, timeMs]),
      [
        ['shop/a:1', 100_000],
        ['shop/b:1', 101_000],
        ['shop/a:1', 115_000],
      ],
    );
  });

  it('a staleness marker is an absence; a target that is down says nothing', async () => {
    const up = (value: number, seconds: number): string =>
      `up{instance="a:1",job="shop"} ${value} ${seconds}\n`;
    const text = `${of('200', '5', '100')}${of('200', 'NaN', '115')}${of('200', '8', '145')}${up(1, 100)}${up(0, 115)}${up(1, 130)}${up(1, 145)}# EOF\n`;
    assert.deepEqual(await batches(text), [
      ['shop/a:1', 100_000, null, ['counter 200 5']],
      // It answered, but no longer with this series.
      ['shop/a:1', 130_000, null, []],
      ['shop/a:1', 145_000, null, ['counter 200 8']],
    ]);
  });

  it('when the process began', async () => {
    const text = `${of('200', '5', '100')}process_start_time_seconds{instance="a:1",job="shop"} 40.5 100\n# EOF\n`;
    assert.deepEqual(await batches(text), [['shop/a:1', 100_000, 40_500, ['counter 200 5']]]);
  });

  it('metadata, exemplars and label values with blanks', async () => {
    const text = `# HELP requests Requests.\n# TYPE requests counter\nrequests_total{code="a # {b} 1 2"} 3 100 # {trace_id="x"} 1 99\nrequests_total{code="a # {b} 1 2"} 4 115\n# EOF\n`;
    assert.deepEqual(
      (await batches(text)).map(([, timeMs, , samples]) => [timeMs, samples]),
      [
        [100_000, ['counter a # {b} 1 2 3']],
        [115_000, ['counter a # {b} 1 2 4']],
      ],
    );
  });

  it('a gauge is a gauge where TYPE says so', async () => {
    const text = `# TYPE requests_total gauge\n${of('200', '5', '100')}# EOF\n`;
    assert.deepEqual((await batches(text))[0]?.[3], ['gauge 200 5']);
  });

  it('a part of the time', async () => {
    const text = `${of('200', '5', '100')}${of('200', '6', '115')}${of('200', '7', '130')}# EOF\n`;
    const found = await batches(text, { fromMs: 110_000, toMs: 120_000 });
    assert.deepEqual(found, [['shop/a:1', 115_000, null, ['counter 200 6']]]);
  });

  it('gzip', async () => {
    const { samples } = await readText(`${of('200', '5', '100')}# EOF\n`, always, 'history.om.gz');
    assert.equal(samples, 1);
  });

  it('lines that lie across the chunks of a large file, in whatever order, packed or not', async () => {
    const codes = Array.from({ length: 40 }, (_, index) => String(200 + index));
    const times = Array.from({ length: 700 }, (_, index) => 100 + 15 * index);
    // Some values are no whole numbers, and are read in another way.
    const line = (code: string, at: number): string =>
      of(code, at % 7 === 0 ? `${at}.5` : String(at), `${at}.25`);
    const bySeries = codes.flatMap((code) => times.map((at) => line(code, at)));
    const byTime = times.flatMap((at) => codes.map((code) => line(code, at)));
    const wanted = times.map((at) => [at * 1000 + 250, codes.length, at % 7 === 0 ? at + 0.5 : at]);
    for (const lines of [bySeries, byTime]) {
      for (const name of ['history.om', 'history.om.gz']) {
        const text = `${lines.join('')}# EOF\n`;
        assert.ok(text.length > 1 << 20);
        const { history, samples } = await readText(text, always, name);
        assert.equal(samples, lines.length);
        const found = [...scrapes(history.targets())].map(({ timeMs, samples: own }) => {
          assert.ok(own.every(({ value }) => value === own[0]?.value));
          return [timeMs, own.length, own[0]?.value];
        });
        assert.deepEqual(found, wanted);
      }
    }
  });

  it('how often it was scraped, in spite of a gap', async () => {
    const lines = [0, 15, 30, 600, 615, 630, 645].map((at) =>
      of('200', String(at), String(1000 + at)),
    );
    const { history } = await readText(`${lines.join('')}# EOF\n`);
    const extent = extentOf(history.targets());
    assert.deepEqual(
      { ...extent, intervalSeconds: extent.intervalSeconds.get('app') },
      { fromMs: 1_000_000, toMs: 1_645_000, scrapes: 7, series: 1, intervalSeconds: 15 },
    );
  });

  it('which selectors found nothing', async () => {
    const { wanted, history } = await readText(`${of('500', '5', '100')}# EOF\n`);
    assert.deepEqual(wanted.missing, ['requests_total{code!~"5.."}']);
    assert.equal(history.targets().length, 1);
  });
});

const broken: readonly [why: string, text: string, says: RegExp][] = [
  ['empty', '', /is empty/],
  ['no timestamps', 'requests_total{code="200"} 5\n# EOF\n', /line 1: the sample has no timestamp/],
  [
    'a timestamp missing later',
    `${of('200', '5', '100')}requests_total{code="200",instance="a:1",job="shop"} 6\n# EOF\n`,
    /line 2: .* no timestamp|line 2: .* is not a value and a timestamp/,
  ],
  [
    'time running backwards',
    `${of('200', '5', '115')}${of('200', '6', '100')}# EOF\n`,
    /line 2: time runs backwards: requests_total is told for 1970-01-01T00:01:40\.000Z after/,
  ],
  [
    'a point twice',
    `${of('200', '5', '100')}${of('200', '5', '100')}# EOF\n`,
    /line 2: .* two values/,
  ],
  ['cut off', of('200', '5', '100'), /does not end with # EOF/],
  ['more after the end', `# EOF\n${of('200', '5', '100')}`, /line 2: nothing can follow # EOF/],
  ['no number', of('200', 'five', '100'), /line 1: the value "five" is no number/],
  [
    'no number later',
    `${of('200', '5', '100')}${of('200', 'six', '115')}# EOF\n`,
    /line 2: "six" is no number/,
  ],
  ['not OpenMetrics', '<html>\n', /line 1: expected a metric name/],
  ['a type that is none', '# TYPE requests_total pie\n# EOF\n', /line 1: "pie" is no type/],
];

describe('what is refused, with its line', () => {
  for (const [why, text, says] of broken) {
    it(why, async () => {
      await assert.rejects(readText(text), (error: unknown) => {
        assert.ok(error instanceof HistoryError);
        assert.match(error.message, says);
        return true;
      });
    });
  }

  it('bytes that are no text', async () => {
    for (const name of ['bytes.om', 'bytes.om.gz']) {
      const path = join(folder, name);
      writeFileSync(path, Buffer.from([0x72, 0xff, 0xfe, 0x0a]));
      const history = new History(new Wanted(sloSet()));
      await assert.rejects(readOpenMetrics(path, history, always, silentProgress), HistoryError);
    }
  });
});
