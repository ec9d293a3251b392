// Clients and a room over a network that delays, drops and delivers late, on a log that fails and
// has other writers: in the end everybody has the log's text, with nothing lost and nothing doubled.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setImmediate as settle } from 'node:timers/promises';
import { ChangeSet, Text } from '@codemirror/state';
import fc from 'fast-check';
import { MemoryHints } from './memory-hints.ts';
import { MemoryLog } from './memory-log.ts';
import { DocumentSession } from './protocol/document-session.ts';
import { type ClientMessage, clientMessageSchema, type Edit } from './protocol/messages.ts';
import { type Member, Room } from './room.ts';

const documentId = '00000000-0000-4000-8000-000000000001';
const never = () => () => undefined;
const ignored = () => undefined;

/** One person: a client, the network between, and a text kept as an editor would keep it. */
class Peer {
  readonly member: Member;
  readonly session: DocumentSession;
  readonly toRoom: Edit[] = [];
  readonly fromRoom: string[] = [];
  connected = false;
  editor = Text.empty;
  #sequence = 0;

  constructor(name: string) {
    this.session = new DocumentSession(documentId, {
      send: (message) => {
        this.#sent(message);
        return this.connected;
      },
      nextSequence: () => {
        this.#sequence += 1;
        return this.#sequence;
      },
      hubTime: () => 0,
      observed: { sync: ignored, presence: ignored, deliveries: ignored, span: ignored },
      traced: () => false,
      leave: () => undefined,
      clock: { now: () => 0, after: never, random: () => 0 },
    });
    this.session.onRemote((changes) => {
      this.editor = changes.apply(this.editor);
    });
    this.member = {
      id: name,
      client: name,
      userId: name,
      name,
      colour: 'black',
      presence: true,
      send: (_type, text, gone) => {
        if (this.connected) this.fromRoom.push(text);
        gone?.();
      },
    };
  }

  get loaded(): boolean {
    return this.session.resumeRevision !== null;
  }

  edit(changes: ChangeSet): void {
    this.editor = changes.apply(this.editor);
    this.session.edit(changes);
  }

  connect(room: Room): void {
    this.connected = true;
    void room.join(this.member, this.session.resumeRevision);
  }

  drop(room: Room): void {
    this.connected = false;
    this.fromRoom.length = 0;
    room.disconnect(this.member.id);
    this.session.disconnected();
  }

  receive(room: Room): void {
    const text = this.fromRoom.shift();
    if (text === undefined) return;
    const wasLoaded = this.loaded;
    const inStep = this.session.receive(JSON.parse(text));
    if (!wasLoaded && this.loaded) this.editor = this.session.text;
    if (!inStep) this.drop(room);
  }

  #sent(message: ClientMessage): void {
    const checked = clientMessageSchema.parse(JSON.parse(JSON.stringify(message)));
    if (checked.type === 'edit' && this.connected) this.toRoom.push(checked);
  }
}

type Step = { readonly what: number; readonly who: number; readonly a: number; readonly b: number };

const steps = fc.array(
  fc.record({ what: fc.nat(99), who: fc.nat(9), a: fc.nat(999), b: fc.nat(999) }),
  { minLength: 20, maxLength: 120 },
);

class World {
  readonly log = new MemoryLog({ gate: true });
  readonly room: Room;
  readonly peers: Peer[];
  /** Edits that were on their way when their connection broke: they may still arrive. */
  readonly late: { readonly peer: Peer; readonly edit: Edit }[] = [];
  readonly inserted: string[] = [];
  /** What went wrong in the room itself. */
  readonly faults: Error[] = [];
  #next = 0x4e00;

  constructor(peers: number) {
    this.room = new Room({
      organizationId: 'o',
      documentId,
      document: { title: 'Plan', text: Text.empty, revision: 0 },
      log: this.log,
      title: async () => {
        await this.log.since(0, 0);
        return 'Plan';
      },
      clock: { now: () => 0, after: never },
      hints: new MemoryHints().instance(),
      failed: (error) => assert.fail(String(error)),
    });
    this.peers = Array.from({ length: peers }, (_, index) => new Peer(`peer-${index}`));
  }

  async step({ what, who, a, b }: Step, deletions: boolean): Promise<void> {
    const peer = this.peers[who % this.peers.length];
    if (peer === undefined) return;
    if (what < 35) this.#edit(peer, a, b, deletions && what < 12);
    else if (what < 55) this.#deliver(peer);
    else if (what < 75) peer.receive(this.room);
    else if (what < 88)
      this.log.release(a < 900 ? 'succeed' : a < 950 ? 'fail before' : 'fail after');
    else if (what < 92) this.#drop(peer, a % 2 === 0);
    else if (what < 96) this.#arriveLate(a);
    else if (what < 97) this.log.appendElsewhere(this.#token(), 'elsewhere', this.#next);
    if (!peer.connected && what >= 97) peer.connect(this.room);
    await settle();
  }

  /** Everything is repaired and delivered until nothing moves any more. */
  async calm(): Promise<void> {
    for (let round = 0; round < 1_000; round += 1) {
      for (const peer of this.peers) {
        if (!peer.connected) peer.connect(this.room);
        while (peer.toRoom.length > 0) this.#deliver(peer);
        while (peer.fromRoom.length > 0) peer.receive(this.room);
      }
      while (this.late.length > 0) this.#arriveLate(0);
      this.log.release();
      await settle();
      if (this.#still()) return;
    }
    assert.fail('the clients never came to rest');
  }

  #still(): boolean {
    const quiet = this.peers.every(
      ({ toRoom, fromRoom, session }) =>
        toRoom.length + fromRoom.length === 0 && session.saveState === 'saved',
    );
    return quiet && this.log.waiting === 0 && this.room.idle;
  }

  #token(): string {
    this.#next += 1;
    const token = String.fromCharCode(this.#next);
    this.inserted.push(token);
    return token;
  }

  #edit(peer: Peer, a: number, b: number, deletion: boolean): void {
    if (!peer.loaded) return;
    const { length } = peer.editor;
    const from = a % (length + 1);
    const to = deletion ? Math.min(length, from + (b % 6)) : from;
    const insert =
      deletion && b % 2 === 0 ? '' : b % 7 === 0 ? `${this.#token()}\n` : this.#token();
    peer.edit(ChangeSet.of({ from, to, insert }, length));
  }

  #deliver(peer: Peer): void {
    const edit = peer.toRoom.shift();
    // As the hub does: an edit of somebody who is catching up is not taken.
    if (edit !== undefined && this.room.has(peer.member)) this.#submit(peer, edit);
  }

  #submit(peer: Peer, edit: Edit): void {
    this.room.submit(peer.member, edit, 0).then(
      ({ kind }) => assert.equal(kind, 'accepted'),
      // The hub says 'unavailable', and the client comes back.
      (error: Error) => {
        if (!/^the log (is|went) away/.test(error.message)) this.faults.push(error);
        peer.drop(this.room);
      },
    );
  }

  #drop(peer: Peer, arrivesLater: boolean): void {
    const onTheirWay = peer.toRoom.splice(0);
    if (arrivesLater) this.late.push(...onTheirWay.map((edit) => ({ peer, edit })));
    peer.drop(this.room);
  }

  #arriveLate(choice: number): void {
    const [late] = this.late.splice(choice % Math.max(1, this.late.length), 1);
    if (late !== undefined) this.#submit(late.peer, late.edit);
  }
}

const run = async (peers: number, script: readonly Step[], deletions: boolean) => {
  const world = new World(peers);
  for (const peer of world.peers) peer.connect(world.room);
  for (const peer of world.peers) {
    world.log.release();
    await settle();
    peer.receive(world.room);
  }
  for (const step of script) await world.step(step, deletions);
  await world.calm();
  // A writer of another process is noticed with the next edit here.
  const [first] = world.peers;
  first?.edit(ChangeSet.of({ from: 0, insert: '!' }, first.editor.length));
  await world.calm();
  return world;
};

describe('convergence', () => {
  for (const deletions of [false, true]) {
    test(`of clients that insert${deletions ? ' and delete' : ''}`, async () => {
      await fc.assert(
        fc.asyncProperty(fc.integer({ min: 2, max: 4 }), steps, async (peers, script) => {
          const world = await run(peers, script, deletions);
          assert.deepEqual(world.faults, []);
          const text = world.log.text.toString();
          for (const peer of world.peers) {
            assert.equal(peer.session.text.toString(), text);
            assert.equal(peer.editor.toString(), text);
          }
          const replayed = world.log.changes.reduce(
            (t, { changes }) => changes.apply(t),
            Text.empty,
          );
          assert.equal(replayed.toString(), text);
          for (const token of world.inserted) {
            const times = text.split(token).length - 1;
            assert.ok(deletions ? times <= 1 : times === 1, `${token} is there ${times} times`);
          }
        }),
        { numRuns: 150 },
      );
    });
  }
});
