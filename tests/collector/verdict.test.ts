// The verdict on an interval, asked of a real collector by HTTP: a good stretch passes, a bad one
// fails by name, and one in which the collector was not there to see is inconclusive.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { GateVerdict } from '../../collector/serve/verdict/shapes.ts';
import { until } from '../until.ts';
import {
  askJson,
  type CollectorProcess,
  endCollector,
  launchCollector,
  temporaryFolder,
} from './process.ts';
import { openShop, type Shop } from './shop.ts';

const viewer = 'viewer-token-0123456789';

describe('the verdict', () => {
  const folder = temporaryFolder();
  let shop: Shop;
  let collector: CollectorProcess;
  let board: string;

  const launch = async (environment: Readonly<Record<string, string>> = {}) => {
    collector = launchCollector({
      SIGNALBOX_DATA: folder.path,
      APP_URL: shop.url,
      ...environment,
    });
    ({ board } = await collector.ready);
  };

  before(async () => {
    shop = await openShop();
    await launch();
  });
  after(async () => {
    await endCollector(collector);
    await shop.close();
    folder.remove();
  });

  const ask = (fromMs: number, toMs: number) =>
    askJson<GateVerdict>(`${board}/api/verdict?from=${fromMs}&to=${toMs}`);

  /** Some seconds of which enough can be said, none of them before now. */
  const stretch = async (title: string, enough: (verdict: GateVerdict) => boolean) => {
    const beganMs = Date.now();
    return until(title, async () => {
      const toMs = Date.now();
      // Not all since the beginning: a busy machine may be silent once.
      const fromMs = Math.max(beganMs, toMs - 5000);
      if (toMs - fromMs < 1500) return null;
      const verdict = await ask(fromMs, toMs);
      return enough(verdict) ? { fromMs, toMs, verdict } : null;
    });
  };

  const objective = ({ objectives }: GateVerdict, name: string) => {
    const found = objectives.find((each) => each.name === name);
    if (found === undefined) throw new Error(`no verdict on ${name}`);
    return found;
  };

  it('passes what was kept, with figures, and does not mind what had no events', async () => {
    const measured = (verdict: GateVerdict) =>
      objective(verdict, 'page-latency').total >= 10 && objective(verdict, 'uptime').total >= 2;
    // The first answers have to come before anything can be seen whole.
    await stretch('both sources heard', measured);
    const { fromMs, toMs, verdict } = await stretch('a good stretch', measured);
    assert.equal(verdict.verdict, 'pass', verdict.reasons.join('\n'));
    assert.ok(verdict.from >= fromMs && verdict.to <= toMs && verdict.from < verdict.to);
    assert.deepEqual([verdict.from % 1000, verdict.to % 1000], [0, 0]);
    const latency = objective(verdict, 'page-latency');
    assert.deepEqual([latency.verdict, latency.sli], ['pass', 1]);
    // Five a scrape, a scrape a second: exact, not extrapolated.
    assert.equal(latency.total % 5, 0);
    assert.match(latency.reasons[0] ?? '', /^bad: 0 of \d+ in \ds \(0 %\), promised 5 % at most$/);
    const orders = objective(verdict, 'orders');
    assert.deepEqual([orders.verdict, orders.sli], ['inconclusive', null]);
    assert.match(
      verdict.reasons.join('\n'),
      /^2 of 3 objectives kept\nnothing measured in .*orders/,
    );
  });

  it('fails what was missed, by name; the stretch before it still passes', async () => {
    const goodFromMs = Date.now();
    const good = await stretch('a good stretch', (each) => each.verdict === 'pass');
    shop.slow(true);
    const { verdict } = await stretch('a bad stretch', (each) => each.verdict === 'fail');
    shop.slow(false);
    assert.equal(verdict.objectives[0]?.name, 'page-latency');
    assert.match(verdict.reasons[0] ?? '', /^page-latency\/fast: more than 5 % of pages slower/);
    assert.equal(objective(verdict, 'uptime').verdict, 'pass');
    assert.equal((await ask(goodFromMs, good.toMs)).verdict, 'pass');
  });

  it('does not judge what is not over, nor what cannot be read', async () => {
    const { verdict, reasons } = await ask(Date.now() - 2000, Date.now() + 60_000);
    assert.equal(verdict, 'inconclusive');
    assert.match(reasons[0] ?? '', /^the interval is not over: ask again after/);
    for (const query of ['', '?from=2&to=1', '?from=1&to=x', '?from=1&to=2']) {
      const answer = await fetch(`${board}/api/verdict${query}`);
      assert.equal(answer.status, 400, query);
      assert.match(answer.headers.get('content-type') ?? '', /^application\/problem\+json/);
      assert.match(((await answer.json()) as { detail: string }).detail, /from|to/);
    }
  });

  it('is inconclusive over a restart, which a killed collector does not hide', async () => {
    const good = await stretch('a good stretch', (each) => each.verdict === 'pass');
    collector.child.kill('SIGKILL');
    await collector.ended;
    await launch();
    const after = await stretch('a good stretch after it', (each) => each.verdict === 'pass');
    const across = await ask(good.fromMs, after.toMs);
    assert.equal(across.verdict, 'inconclusive');
    assert.match(across.reasons[0] ?? '', /^the collector has been watching since .* UTC only$/);
    assert.ok(
      objective(across, 'page-latency').total > objective(after.verdict, 'page-latency').total,
    );
  });

  it('is for the viewer and the operator only, where they have tokens', async () => {
    await endCollector(collector);
    await launch({ BOARD_VIEWER_TOKEN: viewer });
    const url = `${board}/api/verdict?from=${Date.now() - 3000}&to=${Date.now()}`;
    assert.equal((await fetch(url)).status, 401);
    const headers = { authorization: `Bearer ${viewer}` };
    assert.equal((await fetch(url, { headers })).status, 200);
  });
});
