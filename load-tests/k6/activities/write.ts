// Writes in a document along with others, paragraph after paragraph, and takes each out again. One
// paragraph in eight is written under a lock of its line, as somebody does who wants to be left alone.

import type { DocumentSession } from '../../../app/collaboration/protocol/document-session.ts';
import { DocumentLocks } from '../../../app/collaboration/protocol/locks.ts';
import { between, pause } from '../pause.ts';
import { attempt, isOver, saved, think, type Visit } from '../visit.ts';
import { Writer } from '../writer.ts';

const savedWithinMs = 2_000;
const oneLockedIn = 8;
/** Others keep a line locked for a few seconds. */
const lockEndsWithinMs = 10_000;
const betweenTriesMs = 200;

const locksOf = ({ api, clock }: Visit, session: DocumentSession): DocumentLocks =>
  new DocumentLocks({
    ...{ session, clock, userId: api.userId },
    call: (method, path, { body } = {}) => api.call(method, path, body),
  });

/** Where somebody else is in the way, or locking is switched off, they go on without. */
const lock = async (
  visit: Visit,
  document: DocumentSession,
  locks: DocumentLocks,
  writer: Writer,
): Promise<boolean> => {
  // A place that the hub does not know yet cannot be locked.
  if (!(await saved(visit, document, savedWithinMs)) || !locks.mayLock) return false;
  const { line } = writer;
  return line !== null && attempt(visit, () => locks.take(line));
};

const giveBack = (visit: Visit, locks: DocumentLocks): Promise<boolean> =>
  attempt(visit, async () => {
    await locks.release();
    visit.acts.lockGivenBack();
  });

/** Until nothing of one's own is left, also of what the hub would not take out at first. */
const takeOut = async (visit: Visit, document: DocumentSession, writer: Writer): Promise<void> => {
  const { clock, hub } = visit;
  const deadline = clock.now() + lockEndsWithinMs;
  do {
    const erased = writer.erase() && (await saved(visit, document, savedWithinMs));
    if (erased && writer.line === null) return;
    await pause(clock, betweenTriesMs);
  } while (clock.now() < deadline && hub.status.state === 'connected');
};

export const write = async (visit: Visit, document: DocumentSession): Promise<void> => {
  const { clock, number } = visit;
  const locks = locksOf(visit, document);
  const locked = () =>
    locks.others.map(({ range }) => range ?? { from: 0, to: document.text.length });
  const writer = new Writer(document, clock, locked);
  for (let paragraph = number; !isOver(visit); paragraph += 1) {
    writer.look();
    await think(visit, 1, 7);
    if (isOver(visit)) break;
    writer.write();
    const holds = paragraph % oneLockedIn === 0 && (await lock(visit, document, locks, writer));
    for (let burst = between(clock, 2, 5); burst >= 2 && !isOver(visit); burst -= 1) {
      await think(visit, 1, 3);
      writer.write();
    }
    await think(visit, 1, holds ? 3 : 9);
    await takeOut(visit, document, writer);
    if (holds) await giveBack(visit, locks);
  }
  writer.stop();
  locks.close();
};
