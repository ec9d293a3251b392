// What the cache saves, under the traffic of the demo's people: two apps with a database each and the
// same visits, one of them with a cache that finds nothing. Counted is what really goes to PostgreSQL.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import type { RunningApp } from '../../app/start.ts';
import type { Chance } from '../../demo/chance.ts';
import { visit } from '../../demo/visit.ts';
import { startTestDatabase, type TestDatabase } from '../postgres.ts';
import { client, demoPerson } from './client.ts';
import { runApp } from './running.ts';

const people = 20;

/** Statements that ask for what rarely changes and everybody needs: who somebody is, what there is. */
const metadata = {
  members: /^SELECT u\.id (?!.*password).*\bFROM users u JOIN organization_members\b/,
  lists: /^SELECT d\.id, d\.title, .*\bORDER BY d\.updated_at DESC/,
  titles: /^SELECT title FROM documents\b/,
};

/** People in a hurry, who meet in the same documents in both apps. */
const hurried = (person: number): Chance => ({
  between: (from) => from,
  percent: (share) => person % 100 < share / 3,
  pick: (items) => {
    const item = items[person % items.length];
    return item ?? assert.fail('nothing to pick from');
  },
});

type Stage = { readonly app: RunningApp; readonly database: TestDatabase };

describe('the cache under the traffic of the demo', () => {
  const stages: Stage[] = [];
  /** Statements by the host of the database that they went to, while they are counted. */
  const statements = new Map<string, string[]>();
  const { query } = pg.Client.prototype;

  before(async () => {
    const databases = await Promise.all([startTestDatabase(), startTestDatabase()]);
    for (const database of databases) {
      const app = await runApp({ DATABASE_URL: database.url, SIGNALBOX_DEMO: '1' });
      stages.push({ app, database });
    }
    pg.Client.prototype.query = function (this: pg.Client, ...args: Parameters<typeof query>) {
      const [asked] = args as unknown as [string | { readonly text: string }];
      const text = typeof asked === 'string' ? asked : asked.text;
      const so = statements.get(this.host) ?? [];
      statements.set(this.host, [...so, text.replace(/\s+/g, ' ').trim()]);
      return query.apply(this, args);
    } as typeof query;
  });

  after(async () => {
    pg.Client.prototype.query = query;
    for (const { app, database } of stages) {
      await app.stop();
      await database.stop();
    }
  });

  const traffic = async ({ app }: Stage): Promise<void> => {
    const { signal } = new AbortController();
    const visits = Array.from({ length: people }, async (_, person) => {
      await pause(person * 30);
      // They come one after the other, as people do.
      await visit({
        appUrl: new URL(app.url),
        ...demoPerson(person + 1),
        chance: hurried(person),
        signal,
      });
    });
    await Promise.all(visits);
  };

  const asked = ({ database }: Stage, of: RegExp): number => {
    const host = new URL(database.url).searchParams.get('host') ?? '';
    return (statements.get(host) ?? []).filter((text) => of.test(text)).length;
  };

  const allMetadata = (stage: Stage): number =>
    Object.values(metadata).reduce((sum, of) => sum + asked(stage, of), 0);

  test('saves 60 % of the queries for metadata, and finds nine of ten', async (context) => {
    const [warm, cold] = stages;
    assert.ok(warm !== undefined && cold !== undefined);
    await client(cold.app.url)('POST', '/api/faults/cold-cache', { enabled: true });
    await Promise.all([traffic(warm), traffic(cold)]);

    // Those who ask at the same moment share an answer even so; each pattern still has to find its own.
    for (const [name, of] of Object.entries(metadata)) assert.ok(asked(cold, of) > 3, name);
    assert.ok(asked(cold, metadata.members) > 2 * people, 'every request asks who it is');
    const share = 1 - allMetadata(warm) / allMetadata(cold);
    const saved = `${allMetadata(warm)} of ${allMetadata(cold)} queries`;
    assert.ok(share >= 0.6, saved);

    const figures = (await client(warm.app.url)<string>('GET', '/metrics')).body;
    const lookups = { hit: 0, miss: 0, error: 0 };
    for (const result of ['hit', 'miss', 'error'] as const) {
      const line = new RegExp(`^app_cache_lookups_total\\{.*result="${result}"\\} (\\d+)`, 'gm');
      for (const [, count] of figures.matchAll(line)) lookups[result] += Number(count);
    }
    const { hit, miss, error } = lookups;
    assert.ok(hit > 5 * people, JSON.stringify(lookups));
    assert.ok(hit / (hit + miss + error) > 0.9, JSON.stringify(lookups));
    context.diagnostic(`${saved}; ${hit} hits, ${miss} misses`);
  });
});
