// Somebody who reads a document with its threads and bookmarks, for tests: what a page does, without
// the page.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { ChangeSet } from '@codemirror/state';
import {
  type Annotation,
  type AnnotationList,
  Annotations,
  type Notice,
} from '../../app/collaboration/protocol/annotations.ts';
import type { DocumentSession } from '../../app/collaboration/protocol/document-session.ts';
import { type Client, client, demoPerson, type Session, signIn } from '../app/client.ts';
import { until } from '../until.ts';
import { join, type TestPerson } from './people.ts';

export type Answer = { annotation: Annotation; detail: string };

/** Somebody with a document open and its annotations, as a page has them. */
export class Reader {
  readonly api: Client;
  readonly session: Session;
  readonly person: TestPerson;
  readonly document: DocumentSession;
  readonly annotations: Annotations;
  readonly notices: Notice[] = [];
  readonly #path: string;

  constructor(api: Client, session: Session, person: TestPerson, document: DocumentSession) {
    this.api = api;
    this.session = session;
    this.person = person;
    this.document = document;
    this.annotations = new Annotations(document);
    this.#path = `/api/documents/${document.id}/annotations`;
    document.onConfirmed((change) => this.annotations.confirmed(change));
    document.onMessage('annotations', ({ annotations, gone }) => {
      this.annotations.update(annotations, gone);
    });
    person.hub.onMessage('notice', ({ notice }) => this.notices.push(notice));
  }

  static async open(url: string, number: number, id: string): Promise<Reader> {
    const session = await signIn(url, demoPerson(number));
    const person = join(url, session.token);
    const reader = new Reader(
      client(url, session.token),
      session,
      person,
      await person.hub.open(id),
    );
    await reader.ask();
    return reader;
  }

  async ask(): Promise<void> {
    this.annotations.asking();
    const { body } = await this.api<AnnotationList>('GET', this.#path);
    assert.ok(this.annotations.replace(body));
  }

  replace(old: string, insert: string): void {
    const { text } = this.document;
    const from = text.toString().indexOf(old);
    assert.ok(from >= 0, `there is no ${old}`);
    this.document.edit(ChangeSet.of({ from, to: from + old.length, insert }, text.length));
  }

  async settled(): Promise<void> {
    await until('edits to be taken', () => this.document.saveState === 'saved');
  }

  /** A thread on these words, or a bookmark of that name. */
  async make(words: string, what: { comment: object } | { name: string }) {
    await this.settled();
    const from = this.document.text.toString().indexOf(words);
    const kind = 'name' in what ? 'bookmark' : 'thread';
    const { revision } = this.document;
    const body = { id: randomUUID(), kind, revision, from, text: words, ...what };
    return this.api<Answer>('POST', this.#path, body);
  }

  send(method: string, path: string, body?: unknown) {
    return this.api<Answer>(method, `${this.#path}/${path}`, body);
  }

  /** What each stands on here. */
  get standing(): string[] {
    const { text } = this.document;
    return this.annotations.all.map(({ anchor }) => {
      const words = text.sliceString(anchor.from, anchor.to);
      assert.equal(words, anchor.text);
      return words;
    });
  }

  stands(...words: string[]): Promise<boolean> {
    return until(`${this.session.user.name} to see ${words.join(', ')}`, () => {
      const { standing } = this;
      return words.length === standing.length && words.every((one) => standing.includes(one));
    });
  }
}
