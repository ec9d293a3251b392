// Edits of somebody who writes alone. They go the way of everybody's: through an authority into the
// log, under the lock of the whole document, so that the hub's people and whoever wrote here before
// lose nothing. An edit that was made on an older text is first given what was missed.

import { ChangeSet } from '@codemirror/state';
import { Authority } from '../collaboration/authority.ts';
import { hintCommit } from '../collaboration/peers.ts';
import type { AloneEdit, AloneSince, AloneVerdict } from '../collaboration/protocol/alone.ts';
import type { DocumentStore } from '../collaboration/store.ts';
import type { AppContext } from '../context.ts';
import type { Principal } from '../identity/principal.ts';
import type { Locks } from '../locks/locks.ts';
import type { DocumentKey } from '../locks/store.ts';

export type WriterParts = Pick<AppContext, 'hints'> & {
  readonly store: DocumentStore;
  readonly locks: Locks;
};

const leaseSeconds = 30;
const pageSize = 500;

const locked = (reason: string): AloneVerdict => ({ outcome: 'rejected', code: 'locked', reason });

export class Writer {
  readonly #parts: WriterParts;

  constructor(parts: WriterParts) {
    this.#parts = parts;
  }

  /** What is new after a revision, or the whole text where it is not known; null: no such document. */
  async since(key: DocumentKey, after: number | null, client: string): Promise<AloneSince | null> {
    const { store } = this.#parts;
    const document = await store.load(key.organizationId, key.documentId);
    if (document === null) return null;
    const { title, revision, text } = document;
    const whole = { kind: 'whole', title, revision, text: text.toString() } as const;
    if (after === null || after > revision) return whole;
    const log = store.log(key.organizationId, key.documentId);
    const page = after === revision ? [] : await log.since(after, pageSize);
    // One who is far behind has the text sooner than all that led there.
    if (page.length < revision - after) return whole;
    const changes = page.slice(0, revision - after).map((change) => ({
      changes: change.changes.toJSON(),
      sentAt: change.sentAt,
      ...(change.client === client ? { sequence: change.sequence } : {}),
    }));
    return { kind: 'changes', title, revision: after, changes };
  }

  /** @returns null where there is no such document. */
  async write(key: DocumentKey, who: Principal, edit: AloneEdit): Promise<AloneVerdict | null> {
    const lock = await this.#lockOf(key, who, edit.lock);
    if (lock === null || typeof lock === 'string') return lock === null ? null : locked(lock);
    const { store, hints } = this.#parts;
    const document = await store.load(key.organizationId, key.documentId);
    if (document === null) return null;
    if (edit.known < document.revision) return { outcome: 'behind', lock };
    const log = store.log(key.organizationId, key.documentId);
    const authority = new Authority(log, document, () => undefined);
    const { client, sequence, revision } = edit;
    const outcome = await authority.submit({
      client,
      sequence,
      revision,
      changes: ChangeSet.fromJSON(edit.changes),
      sentAt: Math.min(edit.sentAt, Date.now()),
      userId: who.userId,
      lock,
    });
    if (outcome.kind === 'accepted') {
      hintCommit(hints, key, outcome.revision);
      return { outcome: 'accepted', revision: outcome.revision, lock };
    }
    if (outcome.kind === 'invalid') return { outcome: 'invalid', reason: outcome.reason };
    return { outcome: 'rejected', code: outcome.code, reason: outcome.reason };
  }

  /** The person's lock of the whole document, taken where they have none; or why not. */
  async #lockOf(
    key: DocumentKey,
    who: Principal,
    token: number | undefined,
  ): Promise<number | string | null> {
    const { locks } = this.#parts;
    const state = await locks.read(key);
    if (state === null) return null;
    const held = state.locks.find((known) => known.token === token);
    if (held?.range === null && held.holder.id === who.userId) return held.token;
    const answer = await locks.take(key, who, { range: null, seconds: leaseSeconds });
    switch (answer.kind) {
      case 'locked':
        return answer.lock.token;
      case 'held':
        return `${answer.by.holder.name} writes in this document now.`;
      case 'no-document':
        return null;
      default:
        return 'The document cannot be locked right now.';
    }
  }
}
