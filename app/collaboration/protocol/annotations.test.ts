import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ChangeSet } from '@codemirror/state';
import fc from 'fast-check';
import { anchorAt, moveAnchor } from './anchor.ts';
import { type Annotation, Annotations } from './annotations.ts';
import { Replica, textOf } from './replica.ts';

const thread = (part: Partial<Annotation> = {}): Annotation => ({
  id: 'a',
  kind: 'thread',
  version: 1,
  revision: 0,
  anchor: anchorAt(4, 'two'),
  quote: 'two',
  name: null,
  author: { id: 'ada', name: 'Ada' },
  createdAt: 1,
  resolved: null,
  comments: [],
  ...part,
});

const start = 'one two three';

/** A client's copy and its annotations, as DocumentSession ties them together. */
class Client {
  readonly replica = new Replica(textOf(start), 0);
  readonly annotations = new Annotations(this.replica);

  edit(from: number, to: number, insert: string): void {
    this.replica.edit(ChangeSet.of({ from, to, insert }, this.replica.text.length));
  }

  take(changes: ChangeSet, ours: boolean): void {
    const confirmed = ours ? this.replica.acknowledge() : changes;
    if (!ours) this.replica.receive(changes);
    assert.deepEqual(confirmed.toJSON(), changes.toJSON());
    this.annotations.confirmed({ revision: this.replica.revision, changes: confirmed });
  }

  get places(): readonly [number, number][] {
    return this.annotations.all.map(({ anchor }) => [anchor.from, anchor.to]);
  }
}

describe('the annotations of a document', () => {
  test('are where the text seen here has them, before it is confirmed', () => {
    const client = new Client();
    client.annotations.replace({ revision: 0, annotations: [thread()] });
    client.edit(0, 0, 'now ');
    assert.deepEqual(client.places, [[8, 11]]);
    const sent = client.replica.send();
    assert.ok(sent);
    client.edit(0, 4, '');
    client.take(sent, true);
    assert.deepEqual(client.places, [[4, 7]]);
  });

  test('that come late or early are moved over what lies between', () => {
    const client = new Client();
    const insert = ChangeSet.of({ from: 0, insert: 'x' }, start.length);
    client.take(insert, false);
    assert.ok(client.annotations.update([thread()], []));
    const early = thread({ id: 'b', revision: 2, anchor: anchorAt(6, 'two') });
    assert.ok(client.annotations.update([early], []));
    assert.deepEqual(client.places, [[5, 8]], 'one from a text to come is not shown yet');
    client.take(ChangeSet.of({ from: 0, insert: 'y' }, start.length + 1), false);
    assert.deepEqual(client.places, [
      [6, 9],
      [6, 9],
    ]);
  });

  test('from before all that is remembered are asked for again', () => {
    const client = new Client();
    client.take(ChangeSet.of({ from: 0, insert: 'x' }, start.length), false);
    client.annotations.restart();
    assert.equal(client.annotations.update([thread()], []), false);
    assert.equal(client.annotations.replace({ revision: 1, annotations: [thread()] }), false);
    const now = thread({ revision: 1, anchor: anchorAt(5, 'two') });
    assert.ok(client.annotations.replace({ revision: 1, annotations: [now] }));
  });

  test('are the newest of what is told, in whatever order', () => {
    const { annotations } = new Client();
    annotations.update([thread({ version: 3 })], []);
    annotations.update([thread({ version: 2 })], []);
    assert.equal(annotations.all[0]?.version, 3);
    annotations.asking();
    annotations.update([thread({ id: 'b', version: 1 })], []);
    annotations.replace({ revision: 0, annotations: [thread({ version: 4 })] });
    assert.deepEqual(
      annotations.all.map(({ id, version }) => [id, version]),
      [
        ['a', 4],
        ['b', 1],
      ],
      'the list is older than what was told since it was asked for',
    );
    annotations.update([], ['a']);
    annotations.update([thread({ version: 5 })], []);
    annotations.asking();
    annotations.replace({ revision: 0, annotations: [thread({ version: 5 })] });
    assert.deepEqual(annotations.all, [], 'what is gone stays so, and so does what a list has not');
  });
});

const act = fc.oneof(
  fc.record({
    type: fc.constant('edit' as const),
    who: fc.nat(2),
    at: fc.nat(),
    length: fc.nat(8),
    insert: fc.string({ maxLength: 3 }),
  }),
  fc.record({ type: fc.constant('send' as const), who: fc.nat(2) }),
  fc.record({ type: fc.constant('hear' as const), who: fc.nat(2) }),
);

test('whoever edits whatever at once, all have them at the place that the log says', () => {
  fc.assert(
    fc.property(fc.array(act, { maxLength: 60 }), (acts) => {
      const clients = [new Client(), new Client(), new Client()];
      const log: { readonly changes: ChangeSet; readonly by: Client }[] = [];
      for (const { annotations } of clients) annotations.update([thread()], []);
      const send = (client: Client): void => {
        const sent = client.replica.send();
        if (sent === null) return;
        const over = log.slice(client.replica.revision);
        log.push({ changes: over.reduce((c, { changes }) => c.map(changes), sent), by: client });
      };
      const hear = (client: Client): void => {
        const next = log[client.replica.revision];
        if (next !== undefined) client.take(next.changes, next.by === client);
      };
      for (const step of acts) {
        const client = clients[step.who];
        assert.ok(client);
        if (step.type === 'send') send(client);
        if (step.type === 'hear') hear(client);
        if (step.type !== 'edit') continue;
        const { length } = client.replica.text;
        const from = step.at % (length + 1);
        const to = Math.min(length, from + step.length);
        if (to > from || step.insert !== '') client.edit(from, to, step.insert);
      }
      while (clients.some(({ replica }) => !replica.settled || replica.revision < log.length)) {
        for (const client of clients) {
          hear(client);
          send(client);
        }
      }
      const anchor = log.reduce(
        (moved, { changes }) => moveAnchor(moved, changes),
        thread().anchor,
      );
      for (const { annotations } of clients) assert.deepEqual(annotations.all[0]?.anchor, anchor);
    }),
    { numRuns: 500 },
  );
});
