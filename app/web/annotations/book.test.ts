import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ChangeSet } from '@codemirror/state';
import { anchorAt } from '../../collaboration/protocol/anchor.ts';
import type { Annotation, AnnotationList } from '../../collaboration/protocol/annotations.ts';
import { AnnotationBook, type BookParts } from './book.ts';

const thread = (part: Partial<Annotation> = {}): Annotation => ({
  id: 'a',
  kind: 'thread',
  version: 1,
  revision: 0,
  anchor: anchorAt(4, 'two'),
  quote: 'two',
  name: null,
  author: null,
  createdAt: 1,
  resolved: null,
  comments: [],
  ...part,
});

const stage = () => {
  const heard = new Map<string, (event: never) => void>();
  const listen = (type: string, listener: (event: never) => void) => {
    heard.set(type, listener);
    return () => heard.delete(type);
  };
  const session = {
    revision: 0,
    unconfirmed: [] as readonly ChangeSet[],
    saveState: 'saved' as 'saved' | 'saving',
    onConfirmed: (listener: (event: never) => void) => listen('confirmed', listener),
    onSaveState: (listener: (event: never) => void) => listen('save', listener),
    onMessage: listen,
  };
  const answers: { resolve: (list: AnnotationList) => void; reject: (error: Error) => void }[] = [];
  const timers: { milliseconds: number; action: () => void }[] = [];
  const book = new AnnotationBook({
    session: session as unknown as BookParts['session'],
    ask: () => new Promise((resolve, reject) => answers.push({ resolve, reject })),
    after: (milliseconds, action) => {
      const timer = { milliseconds, action };
      timers.push(timer);
      return () => {
        const at = timers.indexOf(timer);
        if (at >= 0) timers.splice(at, 1);
      };
    },
  });
  const say = (type: string, event: unknown) => heard.get(type)?.(event as never);
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  const pass = (milliseconds: number) => {
    for (const timer of timers.filter((one) => one.milliseconds === milliseconds)) {
      timers.splice(timers.indexOf(timer), 1);
      timer.action();
    }
  };
  const ids = () => book.view().all.map(({ id }) => id);
  return { book, session, heard, answers, timers, say, turn, pass, ids };
};

describe('the book of annotations', () => {
  test('asks with each connection; an answer that is overtaken is not heard', async () => {
    const { book, answers, say, turn, ids } = stage();
    book.start();
    say('opened', { text: null });
    assert.equal(answers.length, 2);
    answers[1]?.resolve({ revision: 0, annotations: [thread({ id: 'new' })] });
    await turn();
    answers[0]?.resolve({ revision: 0, annotations: [thread({ id: 'old' })] });
    await turn();
    assert.deepEqual(ids(), ['new']);
    assert.ok(book.view().loaded);
  });

  test('says why nothing came, and asks again', async () => {
    const { book, answers, turn, pass } = stage();
    book.start();
    answers[0]?.reject(new Error('The app does not answer.'));
    await turn();
    assert.equal(book.view().problem, 'The app does not answer.');
    pass(5_000);
    answers[1]?.resolve({ revision: 0, annotations: [] });
    await turn();
    assert.equal(book.view().problem, null);
  });

  test('shows what the hub tells, and asks for all where that is too old to be placed', async () => {
    const { book, session, answers, say, turn, ids } = stage();
    book.start();
    answers[0]?.resolve({ revision: 0, annotations: [] });
    await turn();
    say('annotations', { annotations: [thread()], gone: [] });
    assert.deepEqual(ids(), ['a']);
    session.revision = 5;
    say('annotations', { annotations: [thread({ id: 'b' })], gone: ['a'] });
    assert.equal(answers.length, 2);
    assert.deepEqual(ids(), []);
  });

  test('a draft stays on its words, and its place is named when all is saved', async () => {
    const { book, session, say, pass } = stage();
    book.begin({ id: 'd', kind: 'thread', anchor: anchorAt(4, 'two') });
    book.moved(ChangeSet.of({ from: 0, insert: 'now ' }, 13));
    assert.equal(book.view().draft?.anchor.from, 8);
    assert.equal(await book.settled(), true);
    session.saveState = 'saving';
    const waiting = book.settled();
    say('save', 'saving');
    say('save', 'saved');
    assert.equal(await waiting, true);
    const inVain = book.settled();
    pass(15_000);
    assert.equal(await inVain, false);
  });

  test('nothing goes on after the end', () => {
    const { book, heard, timers } = stage();
    const stop = book.start();
    book.moved(ChangeSet.empty(13));
    assert.equal(timers.length, 1);
    stop();
    assert.deepEqual([timers.length, heard.size], [0, 0]);
  });
});
