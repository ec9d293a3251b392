// What the collector acknowledged is on disk, and counted once: it is killed at random points, again
// and again, while it starts and in mid-traffic. After each kill, acknowledged ≤ stored ≤
// acknowledged + in flight; at the end, when every sender has had its answer, exactly what was sent.
//
// CRASHES says how often it is killed, CRASH_SEED repeats a run's chances (not its timing).

import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import {
  askRow,
  type CollectorProcess,
  endCollector,
  launchCollector,
  temporaryFolder,
} from '../collector/process.ts';
import { until } from '../until.ts';
import { bundleCollector } from './bundle.ts';
import { type Body, call, grpcClient, post } from './otlp-bodies.ts';
import { randomFrom } from './random.ts';
import { openScrapedShop } from './scraped-shop.ts';
import {
  cumulativeSender,
  deltaSender,
  plus,
  type Sender,
  spanSender,
  type Totals,
} from './senders.ts';

const crashes = Number(process.env.CRASHES ?? 60);
const seed = process.env.CRASH_SEED ?? String(Date.now());
const sendersOfEach = 3;
/** How long it may live once it is ready, and how long a start may go on before it is killed. */
const [lifeMs, startMs] = [150, 400];

const assertBetween = (what: string, least: Totals, stored: Totals, most: Totals): void => {
  for (const side of ['good', 'total'] as const) {
    assert.ok(
      least[side] <= stored[side] && stored[side] <= most[side],
      `${what}, ${side}: acknowledged ${least[side]} ≤ stored ${stored[side]} ≤ with those in flight ${most[side]}`,
    );
  }
};

const sum = (senders: readonly Sender[], which: 'least' | 'most'): Totals =>
  senders.map((sender) => sender[which]()).reduce(plus);

/** What a row of the board stands at. */
const storedOf = async (board: string, name: string): Promise<Totals> => {
  const { good, total } = await askRow(board, name);
  return { good, total };
};

const prepare = async (context: TestContext) => {
  const folder = temporaryFolder();
  context.after(folder.remove);
  const bundle = await bundleCollector();
  context.after(bundle.remove);
  const shop = await openScrapedShop();
  context.after(shop.close);
  const environment: Record<string, string> = {
    SIGNALBOX_DATA: folder.path,
    SIGNALBOX_SLOS: `${import.meta.dirname}/slos`,
    APP_URL: shop.url,
    // A kill leaves connections behind; the noise about them is no finding.
    LOG_LEVEL: 'error',
  };
  const launch = () => launchCollector(environment, bundle.main);
  let collector = launch();
  context.after(() => endCollector(collector));
  const { board, otlpHttp, otlpGrpc } = await collector.ready;
  // The next process must be found where this one was.
  environment.BOARD_PORT = new URL(board).port;
  environment.OTLP_HTTP_PORT = new URL(otlpHttp).port;
  environment.OTLP_GRPC_PORT = new URL(otlpGrpc).port;
  const client = grpcClient(otlpGrpc);
  context.after(() => client.close());
  return {
    ...{ shop, board },
    deliver: (body: Body, byGrpc: boolean): Promise<boolean> =>
      byGrpc && body.binary ? call(client, body) : post(otlpHttp, body),
    current: (): CollectorProcess => collector,
    again: (): CollectorProcess => {
      collector = launch();
      return collector;
    },
  };
};

test(`killed ${crashes} times, it loses nothing acknowledged and counts nothing twice`, async (context) => {
  const random = randomFrom(seed);
  context.diagnostic(`CRASH_SEED=${seed}`);
  const { shop, board, deliver, current, again } = await prepare(context);

  const doors = randomFrom(`${seed} doors`);
  let acknowledgements = 0;
  let onAcknowledged = (): void => undefined;
  const options = (name: string) => ({
    random: randomFrom(`${seed} ${name}`),
    // A repetition may come by the other door.
    deliver: (body: Body) => deliver(body, doors.chance(0.5)),
    onAcknowledged: () => {
      acknowledgements += 1;
      onAcknowledged();
    },
  });
  const openedMs = Date.now();
  const make = (prefix: string, sender: (name: string) => Sender): Sender[] =>
    Array.from({ length: sendersOfEach }, (_, index) => sender(`${prefix}-${index + 1}`));
  const groups = {
    orders: make('till', (name) => deltaSender(name, options(name))),
    jobs: make('worker', (name) => cumulativeSender(name, openedMs, options(name))),
    requests: make('server', (name) => spanSender(name, options(name))),
  };

  // A first scrape is a baseline; what is counted after it must all be there.
  await until('a first scrape of each instance', async () => {
    const text = await (await fetch(`${board}/metrics`)).text();
    return text.match(/^signalbox_scrapes_total\{.*result="stored"\} [1-9]/gm)?.length === 3;
  });
  shop.open();

  /** Closed while the collector is dead and what it kept is looked at. */
  let gate = Promise.withResolvers<void>();
  gate.resolve();
  let goingOn = true;
  const sending = Object.values(groups)
    .flat()
    .map(async (sender) => {
      while (goingOn) {
        await gate.promise;
        await sender.send();
      }
    });

  /** In the midst of a commit, right after one, or whenever it comes. */
  const killInTraffic = async (): Promise<void> => {
    const { child } = current();
    if (random.chance(0.5)) {
      await pause(random.below(lifeMs));
    } else {
      let left = 1 + random.below(30);
      const killed = Promise.withResolvers<void>();
      onAcknowledged = () => {
        left -= 1;
        if (left === 0) killed.resolve(void child.kill('SIGKILL'));
      };
      await killed.promise;
      onAcknowledged = () => undefined;
    }
    child.kill('SIGKILL');
  };

  let inFlight = 0;
  let scrapedBefore: Totals = { good: 0, total: 0 };
  for (let crash = 1; crash <= crashes; crash += 1) {
    await killInTraffic();
    gate = Promise.withResolvers();
    await current().ended;
    if (random.chance(0.2)) {
      const early = again();
      await pause(random.below(startMs));
      early.child.kill('SIGKILL');
      await early.ended;
      crash += 1;
    }
    await again().ready;
    for (const [name, senders] of Object.entries(groups)) {
      const [least, most] = [sum(senders, 'least'), sum(senders, 'most')];
      inFlight += most.total - least.total;
      const stored = await storedOf(board, name);
      assertBetween(`${name} after ${crash} kills`, least, stored, most);
    }
    const scraped = await storedOf(board, 'pages');
    assertBetween(`pages after ${crash} kills`, scrapedBefore, scraped, shop.served());
    scrapedBefore = scraped;
    gate.resolve();
  }
  assert.ok(inFlight > 0, 'it was killed in mid-traffic');

  goingOn = false;
  shop.rest();
  await Promise.all(sending);
  for (const [name, senders] of Object.entries(groups)) {
    for (const sender of senders) {
      while (sender.least().total !== sender.most().total) await sender.send();
    }
    assert.deepEqual(await storedOf(board, name), sum(senders, 'most'), name);
  }
  await until('the last scrape', async () => {
    const { total } = await storedOf(board, 'pages');
    return total === shop.served().total;
  });
  assert.deepEqual(await storedOf(board, 'pages'), shop.served());

  // A sender whose acknowledgement was lost sends again what was counted before the last restart.
  const repeaters = [...groups.orders, ...groups.requests];
  await Promise.all(repeaters.map((sender) => sender.repeat()));
  const repeats = repeaters.reduce((count, sender) => count + sender.repeats(), 0);
  assert.ok(repeats >= repeaters.length, `${repeats} repeated exports`);
  for (const [name, senders] of Object.entries(groups)) {
    assert.deepEqual(await storedOf(board, name), sum(senders, 'most'), `${name}, repeated`);
  }
  context.diagnostic(
    `${acknowledgements} acknowledgements, ${repeats} repeated exports, ${inFlight} events in flight at kills`,
  );
});
