// The same document on other instances of the app: which of them have it open, and what they tell
// each other about it. An instance that has not been heard of for a while counts as gone. Nothing
// is taken as it is told but who is there: a revision only says that the log is worth a look.

import { z } from 'zod';
import type { Hints } from './hints.ts';
import type { PeerPerson } from './presence.ts';
import type { ServerMessage } from './protocol/messages.ts';

/** What is told of one document. */
export type DocumentMessage = Extract<ServerMessage, { readonly document: string }>;

const instance = z.string().min(1).max(100);
const revision = z.int().min(0);

const place = z.int().min(0).nullable();
const person = z.object({
  id: z.string(),
  name: z.string(),
  colour: z.string(),
  anchor: place,
  head: place,
  movedAt: z.number().exactOptional(),
  idle: z.boolean().exactOptional(),
  key: z.string(),
  away: z.boolean(),
});
const people = z.array(person);

const hintSchema = z.discriminatedUnion('type', [
  /** Said when a document is opened, every few seconds, and as an answer to who asks. */
  z.object({ type: z.literal('here'), instance, revision, people, asks: z.boolean() }),
  z.object({ type: z.literal('people'), instance, people, left: z.array(z.string()) }),
  z.object({ type: z.literal('gone'), instance }),
  z.object({ type: z.literal('commit'), instance, revision }),
  z.object({
    type: z.literal('tell'),
    message: z.looseObject({ type: z.string(), document: z.string() }),
  }),
]);

type Hint = z.infer<typeof hintSchema>;

const channelOf = (organizationId: string, documentId: string): string =>
  `document:${organizationId}/${documentId}`;

/** Tells all who have a document open, on this instance and on the others, in its organisation. */
export const tellDocument = (
  hints: Pick<Hints, 'publish'>,
  organizationId: string,
  message: DocumentMessage,
): void => {
  const hint = { type: 'tell', message } as const;
  hints.publish(channelOf(organizationId, message.document), JSON.stringify(hint));
};

/** Tells that the log of a document has gone on, by other means than its room. */
export const hintCommit = (
  hints: Pick<Hints, 'publish' | 'instance'>,
  { organizationId, documentId }: { readonly organizationId: string; readonly documentId: string },
  revision: number,
): void => {
  // Under another name: the room of this instance is to hear it, too.
  const hint = { type: 'commit', instance: `${hints.instance}-alone`, revision } as const;
  hints.publish(channelOf(organizationId, documentId), JSON.stringify(hint));
};

export type PeersParts = {
  readonly hints: Hints;
  readonly organizationId: string;
  readonly documentId: string;
  /** Milliseconds of any clock. */
  readonly now: () => number;
  readonly revision: () => number;
  /** Another instance is, or may be, further than that. */
  readonly behind: () => void;
  /** Those who are on this instance. */
  readonly people: () => readonly PeerPerson[];
  /** All who are on another instance. */
  readonly peopleThere: (instance: string, people: readonly PeerPerson[]) => void;
  readonly peopleMoved: (
    instance: string,
    moved: readonly PeerPerson[],
    left: readonly string[],
  ) => void;
  readonly told: (message: DocumentMessage) => void;
};

const sayEveryMs = 5_000;
const goneAfterMs = 3 * sayEveryMs;

export class Peers {
  readonly #parts: PeersParts;
  readonly #channel: string;
  readonly #stop: () => void;
  /** When each was last heard of. */
  readonly #heardAt = new Map<string, number>();
  #saidAt = 0;

  constructor(parts: PeersParts) {
    this.#parts = parts;
    this.#channel = channelOf(parts.organizationId, parts.documentId);
    this.#stop = parts.hints.subscribe(this.#channel, (payload) => this.#hear(payload));
    this.#sayHere(true);
  }

  /** How many other instances have the document open. */
  get size(): number {
    return this.#heardAt.size;
  }

  committed(): void {
    if (this.size === 0) return;
    const { hints, revision } = this.#parts;
    this.#say({ type: 'commit', instance: hints.instance, revision: revision() });
  }

  /** Tells of people here. */
  moved(people: readonly PeerPerson[], left: readonly string[]): void {
    if (this.size === 0) return;
    const { instance } = this.#parts.hints;
    this.#say({ type: 'people', instance, people: [...people], left: [...left] });
  }

  /** Every second or so. */
  sweep(): void {
    const now = this.#parts.now();
    for (const [peer, heardAt] of [...this.#heardAt]) {
      if (now - heardAt > goneAfterMs) this.#forget(peer);
    }
    if (now - this.#saidAt >= sayEveryMs) this.#sayHere(false);
  }

  close(): void {
    this.#stop();
    this.#say({ type: 'gone', instance: this.#parts.hints.instance });
  }

  #hear(payload: string | null): void {
    if (payload === null) {
      this.#sayHere(true);
      this.#parts.behind();
      return;
    }
    const hint = parse(payload);
    if (hint === null) return;
    if (hint.type === 'tell') {
      this.#parts.told(hint.message as unknown as DocumentMessage);
      return;
    }
    if (hint.instance === this.#parts.hints.instance) return;
    if (hint.type === 'gone') {
      this.#forget(hint.instance);
      return;
    }
    this.#heardAt.set(hint.instance, this.#parts.now());
    if (hint.type === 'people') {
      this.#parts.peopleMoved(hint.instance, hint.people, hint.left);
      return;
    }
    if (hint.type === 'here') {
      this.#parts.peopleThere(hint.instance, hint.people);
      if (hint.asks) this.#sayHere(false);
    }
    if (hint.revision > this.#parts.revision()) this.#parts.behind();
  }

  #forget(peer: string): void {
    if (this.#heardAt.delete(peer)) this.#parts.peopleThere(peer, []);
  }

  #sayHere(asks: boolean): void {
    const { hints, now, revision, people } = this.#parts;
    const { instance } = hints;
    this.#saidAt = now();
    this.#say({ type: 'here', instance, revision: revision(), people: [...people()], asks });
  }

  #say(hint: Hint): void {
    this.#parts.hints.publish(this.#channel, JSON.stringify(hint));
  }
}

/** @returns null for what another version of the app may say and this one does not know. */
const parse = (payload: string): Hint | null => {
  try {
    return hintSchema.safeParse(JSON.parse(payload)).data ?? null;
  } catch {
    return null;
  }
};
