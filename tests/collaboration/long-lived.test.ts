// Documents of a million characters and of many thousand edits: what is written with an edit, what
// is read to open one, and what is left of old edits once they are compacted.

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { ChangeSet, Text } from '@codemirror/state';
import { Authority, type LoggedChange } from '../../app/collaboration/authority.ts';
import { compactLogs } from '../../app/collaboration/compaction.ts';
import { limits } from '../../app/collaboration/edit.ts';
import { readText } from '../../app/collaboration/snapshot.ts';
import { createDocumentStore } from '../../app/collaboration/store.ts';
import { documentAuthors } from '../../app/documents/authors.ts';
import { createDocument } from '../../app/documents/store.ts';
import { noLocks } from '../../app/locks/held.ts';
import { untilTrue } from '../until.ts';
import { createPlace, type TestPlace } from './hub.ts';
import { join, type TestPerson, type } from './people.ts';

const day = 86_400_000;

describe('long documents', () => {
  let place: TestPlace;
  const authors: string[] = [];
  const people: TestPerson[] = [];

  before(async () => {
    place = await createPlace();
    const { rows } = await place.database.query<{ id: string }>(
      `INSERT INTO users (email, name)
       SELECT 'author-' || n || '@tests.example', 'Author ' || n FROM generate_series(1, 3) AS n
       RETURNING id`,
    );
    authors.push(...rows.map(({ id }) => id));
  });
  after(async () => {
    for (const { hub } of people) hub.close();
    await place?.stopHubs();
    await place?.close();
  });

  const person = (url: string): TestPerson => {
    const joined = join(url, 'good');
    people.push(joined);
    return joined;
  };

  const newDocument = async (text: string): Promise<string> => {
    const { organizationId, database } = place;
    const author = authors[0] ?? '';
    const made = await createDocument(database, { organizationId, title: 'Long', text, author });
    return made.id;
  };

  /** How much the database has written ahead so far. */
  const written = async (): Promise<number> => {
    const { rows } = await place.database.query<{ bytes: number }>(
      "SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::double precision AS bytes",
    );
    return rows[0]?.bytes ?? 0;
  };

  const now = async (id: string) => {
    const read = await readText(place.database, place.organizationId, id);
    if (read === null) throw new TypeError('the document is gone');
    return read;
  };

  test('a million characters are not written with every edit, but once it rests', async () => {
    // Letters that compress badly, and take two bytes each.
    const line = (): string =>
      `${String.fromCharCode(...[...randomBytes(99)].map((byte) => 0x400 + byte))}\n`;
    const text = Array.from({ length: limits.documentLength / 100 - 1 }, line).join('');
    const id = await newDocument(text);
    const hub = await place.startHub();
    const [ada, ben] = [person(hub.url), person(hub.url)];
    const [a, b] = [await ada.hub.open(id), await ben.hub.open(id)];
    const writtenBefore = await written();
    for (let n = 0; n < 20; n += 1) {
      type(a, a.text.length - n, `${n % 10}`);
      await untilTrue(() => a.saveState === 'saved');
    }
    const bytes = (await written()) - writtenBefore;
    assert.ok(bytes < Buffer.byteLength(text) / 2, `${bytes} bytes for 20 edits`);
    const typed = await now(id);
    assert.deepEqual([typed.revision, typed.snapshotRevision], [21, 1]);
    assert.ok(typed.text.eq(a.text));
    await untilTrue(async () => (await now(id)).snapshotRevision === 21);
    await untilTrue(() => b.text.eq(a.text));
    // The limit holds as before.
    const reasons: string[] = [];
    a.onRejected(({ code }) => reasons.push(code));
    type(a, 0, `${'x'.repeat(99)}\n`);
    await untilTrue(() => reasons.length > 0);
    assert.deepEqual(reasons, ['document-too-long']);
  });

  /** Everybody writes in turn, each with two clients, so long ago. */
  const writeHistory = async (id: string, edits: number, daysAgo: number): Promise<void> => {
    const log = createDocumentStore(place.database).log(place.organizationId, id);
    let { text, revision } = await now(id);
    const check = { version: noLocks.version, tokens: [] };
    while (edits > 0) {
      const group: LoggedChange[] = [];
      for (let n = 0; n < Math.min(100, edits); n += 1) {
        const at = (revision * 7_919) % (text.length + 1);
        const change =
          revision % 5 === 4 && at + 2 < text.length
            ? { from: at, to: at + 2 }
            : { from: at, insert: `w${revision} ` };
        const changes = ChangeSet.of(change, text.length);
        text = changes.apply(text);
        revision += 1;
        const who = revision % 3;
        group.push({
          client: `${revision < 50 ? 'early' : 'client'}-${who}-${revision % 2}`,
          sequence: revision,
          revision,
          changes,
          sentAt: Date.now() - daysAgo * day,
          userId: authors[who] ?? '',
        });
      }
      edits -= group.length;
      assert.equal(await log.append(group, edits === 0 ? text : null, check), 'appended');
    }
  };

  test('old edits become blocks: the same text, every author, and no edit twice', async () => {
    const id = await newDocument('');
    await writeHistory(id, 1_000, 40);
    await writeHistory(id, 200, 1);
    const { database, organizationId } = place;
    const before = await now(id);
    const authorsBefore = await documentAuthors(database, organizationId, id);
    assert.equal(authorsBefore.length, 3);

    const made = await compactLogs(database, { days: 30, revisions: 250, blockSize: 300 });
    // The last 250 are left, and of those before what is not enough for a block.
    assert.equal(made, 3);
    const blocks = await database.query<{
      first_revision: number;
      last_revision: number;
      changes: [];
      written: [number, number][];
    }>('SELECT * FROM document_blocks WHERE document_id = $1 ORDER BY last_revision', [id]);
    const left = await database.query<{ revision: number; changes: [] }>(
      'SELECT revision, changes FROM document_changes WHERE document_id = $1 ORDER BY revision',
      [id],
    );
    const lastOld = blocks.rows.at(-1)?.last_revision ?? 0;
    assert.equal(left.rows[0]?.revision, lastOld + 1);
    assert.equal(left.rows.length, 1_200 - lastOld);
    const replayed = [...blocks.rows, ...left.rows].reduce(
      (text: Text, { changes }) => ChangeSet.fromJSON(changes).apply(text),
      Text.empty,
    );
    assert.ok(replayed.eq(before.text));
    assert.ok((await now(id)).text.eq(before.text));
    assert.deepEqual(await documentAuthors(database, organizationId, id), authorsBefore);
    for (const { changes, written } of blocks.rows) {
      let inserted = 0;
      ChangeSet.fromJSON(changes).iterChanges((_fa, _ta, from, to) => {
        inserted += to - from;
      });
      const known = written.reduce((sum, [length]) => sum + length, 0);
      assert.equal(known, inserted);
    }

    const log = createDocumentStore(database).log(organizationId, id);
    const authority = new Authority(log, before, () => undefined);
    const changes = ChangeSet.of({ from: 0, insert: 'again' }, before.text.length);
    const old = { client: 'early-1-1', sequence: 1, revision: 1_200, changes };
    const outcome = await authority.submit({ ...old, sentAt: 0, userId: authors[1] ?? '' });
    assert.equal(outcome.kind, 'accepted');
    assert.ok((await now(id)).text.eq(before.text), 'an edit of the past is not made again');
    assert.equal(await compactLogs(database, { days: 30, revisions: 250, blockSize: 300 }), 0);
  });

  test('who typed offline before the compaction keeps it when they come back', async () => {
    const id = await newDocument('The end.');
    const hub = await place.startHub();
    const ada = person(hub.url);
    const a = await ada.hub.open(id);
    ada.pullCable();
    type(a, 0, 'Typed offline. ');
    await untilTrue(() => ada.hub.status.state === 'waiting');
    await writeHistory(id, 400, 40);
    assert.ok(
      (await compactLogs(place.database, { days: 30, revisions: 100, blockSize: 100 })) > 0,
    );
    await untilTrue(() => a.saveState === 'saved');
    const { text, revision } = await now(id);
    assert.equal(revision, 402);
    assert.ok(text.eq(a.text));
    assert.equal(text.toString().split('Typed offline. ').length, 2);
  });

  test('the longest history opens with its last thousand edits at most', async () => {
    const line = `${'x'.repeat(99)}\n`;
    const id = await newDocument(line.repeat(2_500));
    const authority = new Authority(
      createDocumentStore(place.database).log(place.organizationId, id),
      await now(id),
      () => undefined,
    );
    for (let from = 0; from < 2_400; from += 64) {
      const { text, revision } = authority;
      await Promise.all(
        Array.from({ length: 64 }, (_, n) =>
          authority.submit({
            client: `client-${n}`,
            sequence: from + n + 1,
            revision,
            changes: ChangeSet.of({ from: n, insert: 'e' }, text.length),
            sentAt: Date.now(),
            userId: authors[0] ?? '',
          }),
        ),
      );
      const { revision: reached, snapshotRevision } = await now(id);
      assert.ok(reached - snapshotRevision <= 1_064, `${reached - snapshotRevision}`);
    }
    assert.ok((await now(id)).text.eq(authority.text));
  });
});
