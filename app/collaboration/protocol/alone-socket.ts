// A socket in its looks that leads to no hub: it answers in the hub's words with what plain HTTP
// tells, for somebody who writes alone. The document is locked with the first edit and given back a
// minute after the last. Any request that fails closes it, as a pulled cable closes a real one; what
// was under way is sent again when the client comes back. It closes, too, when the hub would have
// this person again.

import type { AloneSince, AloneVerdict, AloneWelcome } from './alone.ts';
import type { Clock } from './clock.ts';
import type { LocksAnswer } from './locks.ts';
import type { ClientMessage, Edit, Hello, ServerMessage } from './messages.ts';
import { closeCode, protocolVersion } from './version.ts';
import type { SocketLike } from './wire.ts';

export type AloneParts = {
  /** Rejects where the API refuses or does not answer; a code 'not-found' says what it is. */
  readonly call: <Body>(
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    options?: { readonly body?: unknown },
  ) => Promise<Body>;
  /** Whether a failure means that there is no such document. */
  readonly isNotFound: (error: unknown) => boolean;
  readonly clock: Clock;
  readonly lookEveryMs?: number;
};

type Open = {
  readonly id: string;
  revision: number;
  lock: number | null;
  lockVersion: number;
  lastEditAt: number;
  renewedAt: number;
};

type Events = {
  readonly open: () => void;
  readonly message: (event: { data: unknown }) => void;
  readonly close: (event: { code: number; reason: string }) => void;
  readonly error: () => void;
};

const states = { connecting: 0, open: 1, closed: 3 } as const;
const lookEveryMs = 3_000;
const renewEveryMs = 10_000;
const idleMs = 60_000;
/** Every how many looks it is asked whether the hub would have this person. */
const looksForHub = 5;

export class AloneSocket implements SocketLike {
  readyState: number = states.connecting;
  readonly #parts: AloneParts;
  readonly #listeners: { [Type in keyof Events]?: Events[Type] } = {};
  readonly #documents = new Map<string, Open>();
  /** What is said is answered one after the other. */
  #turn: Promise<void> = Promise.resolve();
  #client = '';
  #offsetMs = 0;
  #looks = 0;
  #cancelLook: (() => void) | null = null;

  constructor(parts: AloneParts) {
    this.#parts = parts;
    queueMicrotask(() => {
      if (this.readyState !== states.connecting) return;
      this.readyState = states.open;
      this.#listeners.open?.();
      this.#lookLater();
    });
  }

  addEventListener<Type extends keyof Events>(type: Type, listener: Events[Type]): void {
    this.#listeners[type] = listener;
  }

  send(data: string): void {
    const message = JSON.parse(data) as ClientMessage;
    // A heartbeat does not wait: it tells of this socket, and not of the way to the app.
    if (message.type === 'ping') {
      this.#tell({ type: 'pong', at: message.at, time: this.#now() });
    } else {
      this.#inTurn(() => this.#answer(message));
    }
  }

  /** What was said before is still answered to, and the locks are given back. */
  close(): void {
    this.#shut();
  }

  async #answer(message: Exclude<ClientMessage, { type: 'ping' }>): Promise<void> {
    switch (message.type) {
      case 'hello':
        await this.#hello(message);
        return;
      case 'open':
        await this.#open(message.document, null);
        return;
      case 'edit':
        await this.#edit(message);
        return;
      case 'close': {
        const document = this.#documents.get(message.document);
        this.#documents.delete(message.document);
        if (document !== undefined) await this.#giveBack(document);
        return;
      }
      case 'bye':
        this.#shut();
        return;
      default:
        // Nobody is told where somebody alone has their cursor, or how fast others are.
        return;
    }
  }

  async #hello({ client, resumeFrom = [] }: Hello): Promise<void> {
    const welcome = await this.#parts.call<AloneWelcome>('GET', '/api/alone');
    if (welcome.together) {
      this.#shut('collaboration is switched on');
      return;
    }
    this.#client = client;
    this.#offsetMs = welcome.time - this.#parts.clock.now();
    const { person, mayEdit, limits, time } = welcome;
    this.#tell({
      type: 'welcome',
      protocol: protocolVersion,
      session: 'alone',
      resumed: false,
      person,
      mayEdit,
      time,
      heartbeatSeconds: 5,
      limits,
    });
    for (const { document, revision } of resumeFrom) await this.#open(document, revision);
  }

  async #open(id: string, from: number | null): Promise<void> {
    let since: AloneSince;
    try {
      since = await this.#since(id, from);
    } catch (error) {
      if (!this.#parts.isNotFound(error)) throw error;
      const reason = 'There is no such document in your organisation.';
      this.#tell({ type: 'problem', document: id, code: 'not-found', reason });
      return;
    }
    const { title, revision } = since;
    const text = since.kind === 'whole' ? since.text : null;
    const upTo = since.kind === 'whole' ? revision : revision + since.changes.length;
    const never = Number.NEGATIVE_INFINITY;
    const known = this.#documents.get(id);
    this.#documents.set(id, {
      id,
      lock: known?.lock ?? null,
      lockVersion: -1,
      lastEditAt: never,
      renewedAt: never,
      revision: upTo,
    });
    this.#tell({ type: 'opened', document: id, title, revision, upTo, text, people: [] });
    this.#tellChanges(id, since);
  }

  async #edit(edit: Edit): Promise<void> {
    const document = this.#documents.get(edit.document);
    if (document === undefined) return;
    const { sequence, revision, sentAt, changes } = edit;
    document.lastEditAt = this.#parts.clock.now();
    for (;;) {
      const verdict = await this.#parts.call<AloneVerdict>(
        'POST',
        `/api/alone/${document.id}/edits`,
        {
          body: {
            client: this.#client,
            sequence,
            revision,
            sentAt,
            changes,
            known: document.revision,
            lock: document.lock ?? edit.lock,
          },
        },
      );
      if (verdict.outcome === 'behind') {
        this.#keep(document, verdict.lock);
        await this.#catchUp(document);
        continue;
      }
      if (verdict.outcome === 'accepted') {
        this.#keep(document, verdict.lock);
        document.revision = Math.max(document.revision, verdict.revision);
        const { revision: made } = verdict;
        this.#tell({ type: 'accepted', document: document.id, sequence, revision: made });
      } else if (verdict.outcome === 'rejected') {
        if (verdict.code === 'locked') document.lock = null;
        const { code, reason } = verdict;
        this.#tell({ type: 'rejected', document: document.id, sequence, code, reason });
      }
      return;
    }
  }

  #keep(document: Open, lock: number): void {
    if (document.lock !== lock) document.renewedAt = this.#parts.clock.now();
    document.lock = lock;
  }

  #since(id: string, after: number | null): Promise<AloneSince> {
    const from = after === null ? '' : `&after=${after}`;
    return this.#parts.call('GET', `/api/alone/${id}?client=${this.#client}${from}`);
  }

  async #catchUp(document: Open): Promise<void> {
    const since = await this.#since(document.id, document.revision);
    if (since.kind === 'whole') {
      const { title, revision, text } = since;
      document.revision = revision;
      const people: [] = [];
      const opened = { document: document.id, title, revision, upTo: revision, text, people };
      this.#tell({ type: 'opened', ...opened });
      return;
    }
    document.revision = since.revision + since.changes.length;
    this.#tellChanges(document.id, since);
  }

  #tellChanges(document: string, since: AloneSince): void {
    if (since.kind === 'whole' || since.changes.length === 0) return;
    const { revision, changes } = since;
    this.#tell({ type: 'changes', document, revision: revision + 1, changes });
  }

  /** Who has it locked, what others wrote meanwhile, and whether the hub would have us. */
  async #look(): Promise<void> {
    this.#looks += 1;
    if (this.#looks % looksForHub === 0) {
      const { together } = await this.#parts.call<AloneWelcome>('GET', '/api/alone');
      if (together) {
        this.#shut('collaboration is switched on');
        return;
      }
    }
    for (const document of [...this.#documents.values()]) {
      await this.#keepLock(document);
      const locks = await this.#parts.call<LocksAnswer>(
        'GET',
        `/api/documents/${document.id}/locks`,
      );
      if (locks.locks.every(({ token }) => token !== document.lock)) document.lock = null;
      if (locks.revision > document.revision) await this.#catchUp(document);
      if (locks.version === document.lockVersion) continue;
      document.lockVersion = locks.version;
      const { mayLock: _mayLock, maySteal: _maySteal, ...state } = locks;
      this.#tell({ type: 'locks', document: document.id, ...state });
    }
  }

  async #keepLock(document: Open): Promise<void> {
    if (document.lock === null) return;
    const now = this.#parts.clock.now();
    if (now - document.lastEditAt > idleMs) await this.#giveBack(document);
    else if (now - document.renewedAt > renewEveryMs) {
      document.renewedAt = now;
      // Where it is over the next look finds out, and the next edit takes another.
      await this.#parts
        .call('POST', `/api/documents/${document.id}/locks/${document.lock}/renewal`)
        .catch(() => undefined);
    }
  }

  async #giveBack(document: Open): Promise<void> {
    const { id, lock } = document;
    document.lock = null;
    // Where it does not arrive the lease ends by itself.
    if (lock !== null) {
      await this.#parts.call('DELETE', `/api/documents/${id}/locks/${lock}`).catch(() => undefined);
    }
  }

  #lookLater(): void {
    if (this.readyState !== states.open) return;
    const pauseMs = this.#parts.lookEveryMs ?? lookEveryMs;
    this.#cancelLook = this.#parts.clock.after(pauseMs, () => {
      this.#inTurn(() => this.#look());
      void this.#turn.then(() => this.#lookLater());
    });
  }

  #inTurn(work: () => Promise<void>): void {
    this.#turn = this.#turn
      .then(() => (this.readyState === states.open ? work() : undefined))
      .catch((error: unknown) => {
        this.#shut(error instanceof Error ? error.message : String(error));
      });
  }

  /** @param reason where it was not the client that closed it. */
  #shut(reason?: string): void {
    if (this.readyState === states.closed) return;
    this.readyState = states.closed;
    this.#cancelLook?.();
    for (const document of this.#documents.values()) void this.#giveBack(document);
    if (reason !== undefined) this.#listeners.close?.({ code: closeCode.outOfStep, reason });
  }

  #tell(message: ServerMessage): void {
    if (this.readyState === states.open) {
      this.#listeners.message?.({ data: JSON.stringify(message) });
    }
  }

  #now(): number {
    return this.#parts.clock.now() + this.#offsetMs;
  }
}
