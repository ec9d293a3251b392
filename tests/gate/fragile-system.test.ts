// The system that experiments break: each disturbance is felt where it should be and nowhere else, and
// once it is mended all is as before. In the end nothing of it is left.

import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { after, before, describe, it } from 'node:test';
import type { Disturbance } from '../../language/disturbance.ts';
import { skipWithoutSmallDisk } from '../../load-tests/chaos/small-disk.ts';
import { openFragileSystem } from '../../load-tests/chaos/system.ts';
import { neutral } from '../../load-tests/config.ts';
import type { FragileSystem } from '../../load-tests/disturbance.ts';
import { skipWithout } from '../tool.ts';
import { until } from '../until.ts';

const folders = (): string[] =>
  readdirSync(tmpdir()).filter((name) => /^signalbox-chaos-/.test(name));

type Checks = Readonly<Record<string, { readonly status: string; readonly detail: string }>>;

const noDisk = skipWithoutSmallDisk();

describe('a system that may be broken', {
  skip: skipWithout('toxiproxy-server') || skipWithout('redis-server'),
}, () => {
  let system: FragileSystem;
  let leftBefore: readonly string[];

  const open = (disturbance: Disturbance): Promise<FragileSystem> =>
    openFragileSystem({
      ...{ disturbance, slos: null, environment: neutral(process.env) },
      ...{ signal: new AbortController().signal, say: () => {} },
    });

  before(async () => {
    leftBefore = folders();
    const other: Disturbance = { kind: 'kill', of: 'app' };
    system = await open(noDisk === false ? { kind: 'full-disk', of: 'collector' } : other);
  });

  after(async () => {
    await system?.[Symbol.asyncDispose]();
    assert.deepEqual(folders(), leftBefore);
  });

  const answers = (url: string): Promise<boolean> =>
    fetch(url, { signal: AbortSignal.timeout(2000) }).then(
      ({ ok }) => ok,
      () => false,
    );
  const checks = async (): Promise<Checks> => {
    const response = await fetch(`${system.app}/api/health`);
    return ((await response.json()) as { readonly checks: Checks }).checks;
  };
  const status = async (check: string): Promise<string | undefined> =>
    (await checks())[check]?.status;
  const boardTime = async (): Promise<number> => {
    const rows = (await (await fetch(`${system.board}/api/slos`)).json()) as {
      readonly updatedAt: number;
    }[];
    return Math.max(...rows.map(({ updatedAt }) => updatedAt));
  };
  /** How many scrapes of the app ended so. */
  const scrapes = async (result: 'stored' | 'failed'): Promise<number> => {
    const text = await (await fetch(`${system.board}/metrics`)).text();
    const series = new RegExp(
      `^signalbox_scrapes_total{target="app",result="${result}"} (\\d+)$`,
      'm',
    );
    return Number(series.exec(text)?.[1] ?? 0);
  };
  /** That so many more do. */
  const more = async (result: 'stored' | 'failed', count: number): Promise<void> => {
    const before = await scrapes(result);
    await until(
      `${count} scrapes ${result}`,
      async () => (await scrapes(result)) >= before + count,
    );
  };

  /** Breaks it, waits until that is seen, mends it and waits until nothing is seen of it. */
  const breaks = async (disturbance: Disturbance, isSeen: () => Promise<boolean>) => {
    assert.equal(await isSeen(), false, 'it is whole at first');
    const mended = await system.disturb(disturbance);
    await until('it to be broken', isSeen);
    await mended[Symbol.asyncDispose]();
    await until('it to be mended', async () => !(await isSeen()));
  };

  const redisIs = (wanted: string) => async () => (await status('redis')) === wanted;
  const databaseIs = (wanted: string) => async () => (await status('database')) === wanted;

  it('latency: answers of Redis come later', async () => {
    const late = async () => {
      const { redis } = await checks();
      return Number(/in ([\d.]+) ms/.exec(redis?.detail ?? '')?.[1]) >= 300;
    };
    await breaks({ kind: 'latency', between: ['app', 'redis'], bySeconds: 0.3 }, late);
  });

  it('loss: no answer of PostgreSQL comes, and nobody is told', async () => {
    const lost: Disturbance = { kind: 'loss', between: ['app', 'postgresql'], share: 1 };
    await breaks(lost, databaseIs('failing'));
  });

  it('limited data: connections to Redis break as soon as they have been used', async () => {
    const limited: Disturbance = { kind: 'limited-data', between: ['app', 'redis'], bytes: 1 };
    await breaks(limited, redisIs('failing'));
  });

  it('cut: PostgreSQL is out of reach', async () => {
    await breaks({ kind: 'cut', between: ['app', 'postgresql'] }, databaseIs('failing'));
  });

  it('cut: the collector does not hear the app, and people do not notice', async () => {
    await more('stored', 2);
    const mended = await system.disturb({ kind: 'cut', between: ['app', 'collector'] });
    await more('failed', 4);
    assert.equal(await status('database'), 'ok');
    await mended[Symbol.asyncDispose]();
    await more('stored', 4);
  });

  it('slow close: nobody notices while connections are open', async () => {
    const slow: Disturbance = { kind: 'slow-close', between: ['app', 'redis'], bySeconds: 1 };
    const mended = await system.disturb(slow);
    assert.equal(await status('redis'), 'ok');
    await mended[Symbol.asyncDispose]();
  });

  const aliveOf = async (): Promise<number> => {
    const told = await Promise.all(system.instances.map((url) => answers(`${url}/api/health`)));
    return told.filter((is) => is).length;
  };

  it('kill: one instance ends, another answers, and both are there again', async () => {
    assert.equal(await aliveOf(), 2);
    await system.disturb({ kind: 'kill', of: 'app' });
    assert.equal(await aliveOf(), 1);
    assert.equal(await answers(`${system.app}/api/health`), true);
    await until('both', async () => (await aliveOf()) === 2);
  });

  it('outage: the collector is away until it is mended', async () => {
    const away = async () => !(await answers(`${system.board}/readyz`));
    await breaks({ kind: 'outage', of: 'collector' }, away);
    assert.equal(await aliveOf(), 2);
  });

  it('clock step: the collector has another time', async () => {
    const ahead = async () => (await boardTime()) > Date.now() + 200_000;
    await breaks({ kind: 'clock-step', of: 'collector', bySeconds: 300 }, ahead);
  });

  it('full disk: the collector cannot write, and says so', { skip: noDisk }, async () => {
    const full = async () => !(await answers(`${system.board}/readyz`));
    await breaks({ kind: 'full-disk', of: 'collector' }, full);
  });
});
