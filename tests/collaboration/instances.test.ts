// Three instances of the app behind a proxy, killed and started again at random while people type,
// with Redis away for a while and PostgreSQL restarted in the middle. Nothing that was typed is lost
// or there twice, everybody has the same text, and those who were cut off go on where they were.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { ChangeSet, Text } from '@codemirror/state';
import { Client as Postgres } from 'pg';
import type { DocumentSession } from '../../app/collaboration/protocol/document-session.ts';
import { type Relay, startRelay } from '../../load-tests/chaos/relay.ts';
import { freePorts } from '../../load-tests/loopback.ts';
import { client, demoPerson, signIn } from '../app/client.ts';
import { type AppProcess, launchApp } from '../app/running.ts';
import { startTestDatabase, type TestDatabase } from '../postgres.ts';
import { type Redis, startRedis } from '../redis.ts';
import { skipWithout } from '../tool.ts';
import { until, untilTrue } from '../until.ts';
import { join, type TestPerson, type } from './people.ts';

const people = 6;
const typeEveryMs = 30;

/** An app that is started again whenever it ends, as a supervisor does. */
class Instance {
  readonly port: number;
  readonly #environment: Record<string, string>;
  #app: AppProcess;
  #stopped = false;

  constructor(port: number, environment: Record<string, string>) {
    this.port = port;
    this.#environment = { ...environment, APP_PORT: String(port) };
    this.#app = this.#launch();
  }

  /** Ready, and not just about to end. */
  async ready(): Promise<void> {
    await until('the app to be ready', () => this.#app.ready);
  }

  kill(): void {
    this.#app.child.kill('SIGKILL');
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.kill();
    await this.#app.ended;
  }

  #launch(): AppProcess {
    const app = launchApp(this.#environment);
    void app.ended.then(() => {
      if (!this.#stopped) this.#app = this.#launch();
    });
    return app;
  }
}

describe('three instances', { skip: skipWithout('redis-server') }, () => {
  let postgres: TestDatabase;
  let redis: Redis;
  let database: Postgres;
  let balancer: Relay;
  let url: string;
  const instances: Instance[] = [];
  const everybody: TestPerson[] = [];

  before(async () => {
    [postgres, redis] = await Promise.all([startTestDatabase(), startRedis()]);
    const environment = {
      DATABASE_URL: postgres.url,
      REDIS_URL: `redis://127.0.0.1:${redis.port}/`,
      SIGNALBOX_DEMO: '1',
      LOG_LEVEL: 'warn',
    };
    const ports = await freePorts(3);
    instances.push(...ports.map((port) => new Instance(port, environment)));
    balancer = await startRelay(ports);
    url = `http://127.0.0.1:${balancer.port}`;
    await Promise.all(instances.map((instance) => instance.ready()));
  });

  after(async () => {
    for (const { hub } of everybody) hub.close();
    await database?.end();
    await balancer?.[Symbol.asyncDispose]();
    await Promise.all(instances.map((instance) => instance.stop()));
    await redis?.stop();
    await postgres?.stop();
  });

  /** What happens to the system, one thing after the other, in an order of chance. */
  const disturb = async (random: () => number): Promise<void> => {
    const kill = (instance: Instance) => async () => {
      // One at least is there at any time.
      await Promise.all(instances.map((other) => other.ready()));
      instance.kill();
    };
    const steps = [
      ...instances.map(kill),
      async () => {
        await redis.stop();
        await pause(1_000);
        redis = await startRedis(undefined, redis.port);
      },
      () => postgres.restart(),
    ].map((step) => ({ step, place: random() }));
    for (const { step } of steps.toSorted((a, b) => a.place - b.place)) {
      await step();
      await pause(300 + 300 * random());
    }
  };

  test('lose and double nothing while they are killed and their servers go away', async () => {
    const tokens = await Promise.all(
      Array.from({ length: people }, (_, n) => signIn(url, demoPerson(n + 1))),
    );
    const made = await client(url, tokens[0]?.token)<{ id: string }>('POST', '/api/documents', {
      title: 'Plan',
      text: '',
    });
    const { id } = made.body;
    const counts = { interrupted: 0, wentOn: 0, beganAnew: 0 };
    const documents = await Promise.all(
      tokens.map(async ({ token }) => {
        const person = join(url, token);
        everybody.push(person);
        const document = await person.hub.open(id);
        let open = true;
        person.hub.onStatus(({ state }) => {
          if (state !== 'waiting' || !open) return;
          open = false;
          counts.interrupted += 1;
        });
        document.onMessage('opened', ({ text }) => {
          open = true;
          counts[text === null ? 'wentOn' : 'beganAnew'] += 1;
        });
        return document;
      }),
    );

    const seed = Date.now() % 1_000_000;
    let state = seed;
    const random = (): number => {
      state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
      return state / 2_147_483_648;
    };
    const typed: string[] = [];
    let typing = true;
    const writers = documents.map(async (document: DocumentSession, who) => {
      for (let n = 0; typing; n += 1) {
        const token = `<${who}.${n}>`;
        // Inside another's token the reader could not find either again: at the ends of lines only.
        const line = document.text.line(1 + Math.floor(random() * document.text.lines));
        type(document, line.to, `\n${token}`);
        typed.push(token);
        await pause(typeEveryMs * (0.5 + random()));
      }
    });
    await disturb(random);
    typing = false;
    await Promise.all(writers);

    const told = `with the seed ${seed}`;
    await untilTrue(() => {
      const texts = new Set(documents.map(({ text }) => text.toString()));
      return texts.size === 1 && documents.every(({ saveState }) => saveState === 'saved');
    });
    const text = documents[0]?.text.toString() ?? '';
    const lines = text.split('\n').filter((line) => line !== '');
    assert.deepEqual(lines.toSorted(), typed.toSorted(), told);

    database = new Postgres({ connectionString: postgres.url });
    await database.connect();
    const log = await database.query(
      'SELECT revision, changes FROM document_changes WHERE document_id = $1 ORDER BY revision',
      [id],
    );
    const replayed = log.rows.reduce(
      (whole: Text, { changes }) => ChangeSet.fromJSON(changes).apply(whole),
      Text.empty,
    );
    assert.equal(replayed.toString(), text, told);
    assert.ok(counts.interrupted >= people, `${counts.interrupted} were cut off ${told}`);
    const { interrupted, wentOn, beganAnew } = counts;
    assert.ok(wentOn > 0.95 * interrupted, `${wentOn} of ${interrupted} went on ${told}`);
    assert.equal(beganAnew, 0, told);
  });
});
