// What people do with threads and bookmarks. Each act is one transaction with its audit entry, and
// told to all who have the document open once it is committed. An act that is sent twice is done
// once: ids are chosen by who sends.

import { tellDocument } from '../collaboration/peers.ts';
import { anchorAt } from '../collaboration/protocol/anchor.ts';
import type { Annotation, AnnotationList } from '../collaboration/protocol/annotations.ts';
import { readText } from '../collaboration/snapshot.ts';
import type { AppContext } from '../context.ts';
import type { Queryable } from '../database/pool.ts';
import type { Principal } from '../identity/principal.ts';
import { writeAudit } from '../identity/store.ts';
import { standingAt } from './anchoring.ts';
import { carryAnnotations } from './carrying.ts';
import { addComment, changeComment, removeComment } from './comments.ts';
import { tellCalled } from './notices.ts';
import {
  type AnnotationChange,
  addAnnotation,
  changeAnnotation,
  countAnnotations,
  findAnnotation,
  holdRevision,
  type Place,
  readAnnotations,
  readLog,
  removeAnnotation,
} from './store.ts';

export type Draft = {
  readonly id: string;
  readonly text: string;
  readonly mentions: readonly string[];
};

export type NewOne = {
  readonly id: string;
  /** The revision in whose text it is made. */
  readonly revision: number;
  readonly from: number;
  /** What stands there. */
  readonly text: string;
} & (
  | { readonly kind: 'thread'; readonly comment: Draft }
  | { readonly kind: 'bookmark'; readonly name: string }
);

/** Why something was not done. */
export type Refusal = { readonly status: 403 | 404 | 409; readonly detail: string };
export type Done = { readonly annotation: Annotation | null } | Refusal;

export const mostAnnotations = 1_000;
export const mostComments = 500;
/** A list that had to move places over more than so many changes writes down where they are. */
const carryAfter = 500;
/** Clients are at most so far behind. */
const oldestBase = 10_000;

/** Null: it is done. */
type Act = Refusal | 'nothing to do' | null;

const missing: Refusal = { status: 404, detail: 'there is no such thread or bookmark here' };
const conflict = (detail: string): Refusal => ({ status: 409, detail });
const forbidden = (detail: string): Refusal => ({ status: 403, detail });

export class AnnotationService {
  readonly #app: Pick<AppContext, 'database' | 'hints' | 'log'>;

  constructor(app: Pick<AppContext, 'database' | 'hints' | 'log'>) {
    this.#app = app;
  }

  /** null: the organisation has no such document. */
  async list(place: Place): Promise<AnnotationList | null> {
    const { database, log } = this.#app;
    const stored = await readAnnotations(database, place);
    if (stored === null) return null;
    const { revision } = stored;
    if (stored.log.length > carryAfter) {
      await database
        .withTransaction((transaction) => carryAnnotations(transaction, place, revision))
        .catch((error: Error) => log.warn({ err: error }, 'places could not be written down'));
    }
    return { revision, annotations: standingAt(stored.annotations, stored.log, revision) };
  }

  async make(who: Principal, place: Place, made: NewOne): Promise<Done> {
    const { database } = this.#app;
    const document = await readText(database, place.organizationId, place.documentId);
    if (document === null) return { status: 404, detail: 'there is no such document' };
    const behind = document.revision - made.revision;
    if (behind < 0 || behind > oldestBase)
      return conflict('that revision is not known here: try again');
    const log = await readLog(database, place, made.revision, document.revision);
    if (log.length !== behind) return conflict('that revision is too old: try again');
    const [there] = standingAt(
      [{ revision: made.revision, anchor: anchorAt(made.from, made.text) }],
      log,
      document.revision,
    );
    if (there === undefined) throw new RangeError('one place, one answer');
    const { from, to, text } = there.anchor;
    if (to > document.text.length || document.text.sliceString(from, to) !== text) {
      return conflict('these words are not at that place of that revision');
    }
    return this.#act(who, place, made.id, `annotation.${made.kind}`, async (transaction) => {
      const now = await holdRevision(transaction, place);
      if (now === null) return missing;
      if ((await countAnnotations(transaction, place)) >= mostAnnotations) {
        return conflict(
          `a document has at most ${mostAnnotations} threads and bookmarks: remove some`,
        );
      }
      const since = await readLog(transaction, place, document.revision, now);
      if (since.length !== now - document.revision) return conflict('the text moved on: try again');
      const [standing = there] = standingAt([there], since, now);
      const added = await addAnnotation(transaction, place, {
        id: made.id,
        kind: made.kind,
        name: made.kind === 'bookmark' ? made.name : null,
        ...standing,
        quote: made.text,
        author: who.userId,
      });
      if (!added) {
        const same = await findAnnotation(transaction, place, made.id);
        return same === null ? conflict('that id is taken') : 'nothing to do';
      }
      if (made.kind === 'thread') await this.#comment(transaction, who, made.id, made.comment);
      return null;
    });
  }

  reply(who: Principal, place: Place, id: string, draft: Draft): Promise<Done> {
    return this.#act(who, place, id, 'annotation.reply', async (transaction) => {
      if (!(await changeAnnotation(transaction, place, id, {}))) return missing;
      const before = await findAnnotation(transaction, place, id);
      if (before?.kind !== 'thread') return conflict('a bookmark has no comments');
      if (before.comments.length >= mostComments) {
        return conflict(`a thread has at most ${mostComments} comments: begin another`);
      }
      await this.#comment(transaction, who, id, draft);
      return null;
    });
  }

  change(who: Principal, place: Place, id: string, change: AnnotationChange): Promise<Done> {
    return this.#act(who, place, id, 'annotation.change', async (transaction) => {
      const before = await findAnnotation(transaction, place, id);
      if (before === null) return missing;
      if ((change.name === undefined) === (before.kind === 'bookmark')) {
        return conflict('threads are resolved, bookmarks are named');
      }
      await changeAnnotation(transaction, place, id, change);
      return null;
    });
  }

  async remove(who: Principal, place: Place, id: string): Promise<Done> {
    return this.#act(who, place, id, 'annotation.remove', async (transaction) => {
      const before = await findAnnotation(transaction, place, id);
      if (before === null) return 'nothing to do';
      if (!owns(who, before)) {
        return forbidden('only who made it and administrators may remove it');
      }
      await removeAnnotation(transaction, place, id);
      return null;
    });
  }

  rewrite(who: Principal, place: Place, id: string, draft: Draft): Promise<Done> {
    return this.#act(who, place, id, 'annotation.rewrite', async (transaction) => {
      if (!(await changeAnnotation(transaction, place, id, {}))) return missing;
      const thread = await findAnnotation(transaction, place, id);
      const comment = thread?.comments.find((known) => known.id === draft.id);
      if (comment === undefined) return missing;
      if (comment.author?.id !== who.userId) {
        return forbidden('only who wrote a comment may change it');
      }
      const { organizationId } = place;
      await changeComment(transaction, organizationId, draft.id, draft.text, others(who, draft));
      return null;
    });
  }

  /** The thread goes with its last comment. */
  takeBack(who: Principal, place: Place, id: string, commentId: string): Promise<Done> {
    return this.#act(who, place, id, 'annotation.take-back', async (transaction) => {
      if (!(await changeAnnotation(transaction, place, id, {}))) return 'nothing to do';
      const thread = await findAnnotation(transaction, place, id);
      const comment = thread?.comments.find((known) => known.id === commentId);
      if (comment === undefined) return 'nothing to do';
      if (!owns(who, comment)) {
        return forbidden('only who wrote a comment and administrators may remove it');
      }
      await removeComment(transaction, place.organizationId, commentId);
      if (thread?.comments.length === 1) await removeAnnotation(transaction, place, id);
      return null;
    });
  }

  async #comment(transaction: Queryable, who: Principal, annotation: string, draft: Draft) {
    await addComment(transaction, who.organizationId, {
      ...draft,
      annotation,
      author: who.userId,
      mentions: others(who, draft),
    });
  }

  /** @param act what it returns, when it is not null, undoes all. */
  async #act(
    who: Principal,
    place: Place,
    id: string,
    action: string,
    act: (transaction: Queryable) => Promise<Act>,
  ): Promise<Done> {
    const { database, hints } = this.#app;
    const { organizationId, documentId } = place;
    let before: Annotation | null = null;
    const undone = await database
      .withTransaction(async (transaction) => {
        before = await findAnnotation(transaction, place, id);
        const refused = await act(transaction);
        if (refused !== null) throw new Undone(refused);
        const entry = { organizationId, author: who.userId, action, subject: id };
        await writeAudit(transaction, { ...entry, detail: { document: documentId } });
        return null;
      })
      .catch((error: unknown) => {
        if (error instanceof Undone) return error.why;
        throw error;
      });
    if (undone !== null && undone !== 'nothing to do') return undone;
    const annotation = await findAnnotation(database, place, id);
    if (undone !== null) return { annotation };
    tellDocument(hints, organizationId, {
      type: 'annotations',
      document: documentId,
      annotations: annotation === null ? [] : [annotation],
      gone: annotation === null ? [id] : [],
    });
    if (annotation !== null) await tellCalled(this.#app, organizationId, before, annotation);
    return { annotation };
  }
}

/** Takes a transaction back for a reason that is no fault. */
class Undone extends Error {
  readonly why: Refusal | 'nothing to do';

  constructor(why: Refusal | 'nothing to do') {
    super('taken back');
    this.why = why;
  }
}

const owns = ({ userId, role }: Principal, { author }: Pick<Annotation, 'author'>): boolean =>
  role === 'admin' || author?.id === userId;

/** Nobody calls themselves. */
const others = ({ userId }: Principal, { mentions }: Draft): readonly string[] =>
  mentions.filter((id) => id !== userId);
