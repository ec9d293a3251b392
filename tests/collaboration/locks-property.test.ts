// Many people take, lose, steal and ignore locks of one document at once, through two instances of
// the hub's authority that may pause between checking an edit and committing it. Afterwards the log
// is replayed beside the history that PostgreSQL itself wrote of the locks: nothing that was locked
// was changed by anybody but its holder, and nothing was taken under a lease that was over.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { ChangeSet, type Text } from '@codemirror/state';
import fc from 'fast-check';
import { pino } from 'pino';
import { Authority, type DocumentLog } from '../../app/collaboration/authority.ts';
import { MemoryHints } from '../../app/collaboration/memory-hints.ts';
import { textOf } from '../../app/collaboration/protocol/replica.ts';
import { createDocumentStore } from '../../app/collaboration/store.ts';
import { createDatabase, type Database } from '../../app/database/pool.ts';
import { createDocument } from '../../app/documents/store.ts';
import type { Principal } from '../../app/identity/principal.ts';
import { addOrganization } from '../../app/identity/store.ts';
import { Locks } from '../../app/locks/locks.ts';
import { createMetrics } from '../../app/telemetry/metrics.ts';
import { startTestDatabase, type TestDatabase } from '../postgres.ts';

const sections = 4;
const writers = 6;

/** What PostgreSQL says of each lock that begins and ends, at which revision. */
const history = `
  CREATE TABLE lock_history (
    token bigint, holder uuid, section boolean, document_id uuid, began integer, ended integer,
    place integer
  );
  CREATE FUNCTION note_lock() RETURNS trigger LANGUAGE plpgsql AS $$
  DECLARE now_at integer;
  BEGIN
    IF TG_OP = 'INSERT' THEN
      SELECT revision INTO now_at FROM documents WHERE id = new.document_id;
      INSERT INTO lock_history VALUES (new.token, new.holder, new.range_from IS NOT NULL,
        new.document_id, now_at, NULL, new.range_from);
    ELSE
      SELECT revision INTO now_at FROM documents WHERE id = old.document_id;
      UPDATE lock_history SET ended = now_at WHERE token = old.token;
    END IF;
    RETURN NULL;
  END $$;
  CREATE TRIGGER note_lock AFTER INSERT OR DELETE ON document_locks
    FOR EACH ROW EXECUTE FUNCTION note_lock();`;

type Step =
  | { readonly do: 'take'; readonly section: number | null }
  | {
      readonly do: 'write';
      readonly section: number;
      readonly end: boolean;
      readonly fenced: boolean;
    }
  | { readonly do: 'erase'; readonly section: number; readonly fenced: boolean }
  | { readonly do: 'release' | 'renew' | 'steal' | 'hand over' }
  | { readonly do: 'sleep'; readonly milliseconds: number };

const section = fc.nat(sections - 1);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('take'), section: fc.option(section, { freq: 3 }) }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('write'),
      section,
      end: fc.boolean(),
      fenced: fc.boolean(),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('erase'), section, fenced: fc.boolean() }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constantFrom('release', 'renew', 'steal', 'hand over') }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('sleep'),
      milliseconds: fc.oneof(
        { weight: 6, arbitrary: fc.nat(20) },
        { weight: 1, arbitrary: fc.constant(1_100) },
      ),
    }),
  },
) as fc.Arbitrary<Step>;

/** The line of a section, found by its mark and by nothing that the code under test knows. */
const lineOf = (text: Text, number: number) => {
  for (let n = 1; n <= text.lines; n += 1) {
    const line = text.line(n);
    if (line.text.includes(`#${number}`)) return line;
  }
  throw new RangeError(`section ${number} is gone`);
};

describe('locks, with real concurrency', () => {
  let postgres: TestDatabase;
  let database: Database;
  let people: readonly Principal[];

  before(async () => {
    postgres = await startTestDatabase();
    const log = pino({ level: 'silent' });
    database = createDatabase({
      url: postgres.url,
      metrics: createMetrics(),
      log,
      connections: 20,
    });
    const made = await addOrganization(
      database,
      'Tests',
      Array.from({ length: writers }, (_, n) => ({
        email: `${n}@tests.example`,
        name: `Writer ${n}`,
        passwordHash: null,
        role: n === 0 ? 'admin' : 'member',
      })),
    );
    people = made.userIds.map((userId, n) => ({
      userId,
      name: `Writer ${n}`,
      email: '',
      organizationId: made.organizationId,
      organizationName: 'Tests',
      role: n === 0 ? 'admin' : 'member',
    }));
    await database.query(history);
  });

  after(async () => {
    await database?.close();
    await postgres?.stop();
  });

  test('what is locked is changed by its holder only, and under a lease that lasts', async () => {
    let refused = 0;
    let taken = 0;
    const run = async (scripts: readonly (readonly Step[])[]): Promise<void> => {
      const { organizationId, userId: author } = people[0] as Principal;
      const text = Array.from({ length: sections }, (_, n) => `#${n} `).join('\n');
      const { id } = await createDocument(database, {
        organizationId,
        title: 'Plan',
        text,
        author,
      });
      const key = { organizationId, documentId: id };
      const locks = new Locks({ database, hints: new MemoryHints().instance() });
      const authorities = await Promise.all([0, 1].map(() => openSlowly(organizationId, id)));
      /** The token under which each accepted edit was made, by revision. */
      const under = new Map<number, number>();
      /** The newest token that each of them knows to be theirs. */
      const tokens: (number | undefined)[] = [];

      const actor = async (script: readonly Step[], n: number): Promise<void> => {
        const who = people[n] as Principal;
        const authority = authorities[n % 2] as Authority;
        let sequence = 0;
        const submit = async (changes: ChangeSet, revision: number, fenced: boolean) => {
          sequence += 1;
          const lock = fenced ? tokens[n] : undefined;
          const { userId } = who;
          const edit = {
            client: `client-${n}`,
            sequence,
            revision,
            changes,
            sentAt: 0,
            userId,
            lock,
          };
          const outcome = await authority.submit(edit);
          if (outcome.kind === 'accepted') {
            taken += 1;
            if (lock !== undefined) under.set(outcome.revision, lock);
          } else {
            assert.equal(outcome.kind === 'rejected' && outcome.code, 'locked');
            refused += 1;
          }
        };
        const act = async (step: Step): Promise<void> => {
          const { text, revision } = authority;
          switch (step.do) {
            case 'sleep':
              await pause(step.milliseconds);
              return;
            case 'take': {
              const line = step.section === null ? null : lineOf(text, step.section);
              const range = line && { from: line.from, to: line.to, revision };
              const answer = await locks.take(key, who, { range, seconds: 1 });
              if (answer.kind === 'locked') tokens[n] = answer.lock.token;
              return;
            }
            case 'write': {
              const line = lineOf(text, step.section);
              const from = step.end ? line.to : line.from;
              const letter = String.fromCharCode(97 + n);
              await submit(
                ChangeSet.of({ from, insert: letter }, text.length),
                revision,
                step.fenced,
              );
              return;
            }
            case 'erase': {
              const line = lineOf(text, step.section);
              if (!/[a-z]$/.test(line.text)) return;
              const erase = { from: line.to - 1, to: line.to };
              await submit(ChangeSet.of(erase, text.length), revision, step.fenced);
              return;
            }
            case 'renew':
              await locks.renew(key, who, tokens[n] ?? 1);
              return;
            case 'release':
              await locks.release(key, who, tokens[n] ?? 1);
              return;
            case 'steal': {
              const answer = await locks.steal(key, who, Math.max(1, ...tokens.map((t) => t ?? 1)));
              if (answer.kind === 'locked') tokens[n] = answer.lock.token;
              return;
            }
            case 'hand over': {
              const heir = (n + 1) % writers;
              const answer = await locks.handOver(
                key,
                who,
                tokens[n] ?? 1,
                people[heir]?.userId ?? '',
              );
              if (answer.kind === 'locked') tokens[heir] = answer.lock.token;
              return;
            }
          }
        };
        for (const step of script) await act(step);
      };

      await Promise.all(scripts.map(actor));
      await check(id, under);
    };

    const scripts = fc.array(fc.array(step, { minLength: 12, maxLength: 25 }), {
      minLength: writers,
      maxLength: writers,
    });
    await fc.assert(fc.asyncProperty(scripts, run), { numRuns: 5, endOnFailure: true });
    assert.ok(refused > 30 && taken > 30, `${refused} refused, ${taken} taken: proves nothing`);
  });

  /** An authority as in another process: it may sleep right before it commits. */
  const openSlowly = async (organizationId: string, id: string): Promise<Authority> => {
    const store = createDocumentStore(database);
    const document = await store.load(organizationId, id);
    assert.ok(document);
    const log = store.log(organizationId, id);
    let count = 0;
    const slow: DocumentLog = {
      ...log,
      append: async (...what) => {
        count += 1;
        if (count % 3 === 0) await pause(count % 30 === 0 ? 1_200 : 10);
        return log.append(...what);
      },
    };
    return new Authority(slow, document, () => undefined);
  };

  const check = async (id: string, under: ReadonlyMap<number, number>): Promise<void> => {
    const { rows: held } = await database.query<{
      token: number;
      holder: string;
      section: boolean;
      began: number;
      ended: number | null;
      place: number | null;
    }>('SELECT *, token::integer AS token FROM lock_history WHERE document_id = $1', [id]);
    const { rows: log } = await database.query<{
      revision: number;
      changes: unknown;
      author: string;
    }>(
      'SELECT revision, changes, author FROM document_changes WHERE document_id = $1 ORDER BY revision',
      [id],
    );
    const texts: Text[] = [textOf('')];
    for (const { changes } of log) {
      texts.push(ChangeSet.fromJSON(changes).apply(texts.at(-1) as Text));
    }
    for (const { token, holder, section, began, ended, place } of held) {
      const last = ended ?? log.length;
      const mark = section
        ? /#(\d)/.exec((texts[began] as Text).lineAt(place ?? 0).text)?.[1]
        : undefined;
      for (const { revision, author } of log.slice(began, last)) {
        if (author === holder) continue;
        const what = `revision ${revision}, while lock ${token} was held from ${began} to ${ended}`;
        const [was, is] = [texts[revision - 1] as Text, texts[revision] as Text];
        // What others deleted first leaves nothing of an edit, which may then stand anywhere.
        const part = (text: Text): string =>
          mark === undefined ? text.toString() : lineOf(text, Number(mark)).text;
        assert.equal(part(is), part(was), what);
      }
    }
    for (const [revision, token] of under) {
      const lock = held.find((known) => known.token === token);
      assert.ok(lock, `lock ${token} has a history`);
      const inForce = lock.began < revision && revision <= (lock.ended ?? log.length);
      assert.ok(inForce, `revision ${revision} was made under lock ${token}, which was over`);
    }
  };
});
