// The hub's client, for browsers, Node and load tests alike: it connects, says hello with the token
// (never in the URL), keeps documents open over lost connections, answers for its heartbeat and
// reports what only a client knows. To use it: `const hub = new HubClient({ url, token })`, then
// `const document = await hub.open(id)` (see document-session.ts for editors), at last `hub.close()`.

import { newClientId } from './client-id.ts';
import { type Clock, ClockOffset, reconnectDelayMs, systemClock } from './clock.ts';
import { DocumentSession, type Message } from './document-session.ts';
import { Documents } from './documents.ts';
import { Handover } from './handover.ts';
import { Heartbeat } from './heartbeat.ts';
import { type HubOptions, transportOf } from './hub-options.ts';
import type { HubStatus } from './hub-status.ts';
import type { Kept } from './kept.ts';
import type { Link } from './link.ts';
import { Listeners } from './listeners.ts';
import type { ClientMessage, ServerMessage, Welcome } from './messages.ts';
import { Observations } from './observations.ts';
import type { Transport } from './transport.ts';
import { asSpoken, closeCode, isSpoken, protocolVersion } from './version.ts';
import { Wire, type WireEvents } from './wire.ts';

/** Why a document did not open, or the hub would not have us. */
export class HubError extends Error {
  override readonly name = 'HubError';
  readonly code: string;

  constructor(code: string, reason: string) {
    super(reason);
    this.code = code;
  }
}

/** A page that goes away for good must not begin anew while it does. */
const comesBackAfterSeconds = 1;
const welcomeTimeoutMs = 10_000;
/** Where the hub wants another way to be gone. */
const otherWayAfterSeconds = 0.1;

export class HubClient {
  readonly #options: HubOptions;
  readonly #clock: Clock;
  #client = newClientId();
  /** Of the hub that we are at, which may be another one next time. */
  #offset = new ClockOffset();
  readonly #documents = new Documents();
  readonly #transport: Transport;
  readonly #handover: Handover;
  readonly #statusChanged = new Listeners<HubStatus>();
  readonly #messages = new Listeners<ServerMessage>();
  readonly #observed: Observations;
  readonly #heartbeat: Heartbeat;
  #status: HubStatus = { state: 'connecting' };
  #wire: Wire | null = null;
  /** Whether the hub has said anything in this attempt. */
  #heard = false;
  #session: string | null = null;
  /** What the hub's last welcome said. */
  #protocol = 1;
  #traced = false;
  #helloAt = 0;
  #sequence = 0;
  #attempt = 0;
  #refusal: Extract<ServerMessage, { type: 'refused' }> | null = null;
  #token = '';
  #refusedToken: string | null = null;
  #interruptedSince: number | null = null;
  #cancelTimer: (() => void) | null = null;

  constructor(options: HubOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#observed = new Observations(this.#clock, (report) =>
      this.#send({ type: 'report', ...report }),
    );
    this.#heartbeat = new Heartbeat(this.#clock, {
      ask: (at) => this.#send({ type: 'ping', at }),
      lost: () => this.#lost('the hub fell silent'),
    });
    this.#transport = transportOf(options);
    this.#handover = new Handover({
      clock: this.#clock,
      create: () => this.#transport.createSocket(),
      token: () => options.token(),
      hello: (token) => this.#helloWith(token),
      events: this.#wireEvents,
      moved: (wire, message) => this.#move(wire, message),
      stayed: (held, lost) => {
        for (const message of held) this.#receive(message);
        if (lost !== null && this.#status.state === 'connected') this.#lost(lost);
      },
    });
    void this.#connect();
  }

  get status(): HubStatus {
    return this.#status;
  }

  /** @returns what ends the listening. */
  onStatus(listener: (status: HubStatus) => void): () => void {
    return this.#statusChanged.add(listener);
  }

  /** Every message of this type, whatever it is about; of a document's see DocumentSession. */
  onMessage<Type extends ServerMessage['type']>(
    type: Type,
    listener: (message: Message<Type>) => void,
  ): () => void {
    return this.#messages.add((message) => {
      if (message.type === type) listener(message as Message<Type>);
    });
  }

  /** The hub's clock, as far as we can tell. */
  get hubTime(): number {
    return this.#clock.now() + this.#offset.milliseconds;
  }

  /** Names this client in the hub's log. */
  get id(): string {
    return this.#client;
  }

  /**
   * Goes on with a document as another life of this client left it, so that each of its edits counts
   * once. Of one document, before the first connection. @throws RangeError later.
   */
  takeUp(client: string, document: string, kept: Kept): DocumentSession {
    if (this.#session !== null) throw new RangeError('The client has begun a life of its own.');
    this.#client = client;
    this.#sequence = kept.sequence;
    const session = this.#newDocument(document, kept);
    this.#documents.add(session);
    return session;
  }

  /**
   * Opens a document, waiting for the connection where there is none. One that is open already is
   * given again. @throws HubError where the hub has no such document or will not have us.
   */
  open(id: string): Promise<DocumentSession> {
    const known = this.#documents.get(id);
    if (known !== undefined && known.resumeRevision !== null) return Promise.resolve(known);
    if (this.#status.state === 'closed' || this.#status.state === 'refused') {
      return Promise.reject(new HubError('closed', 'This client of the hub is closed.'));
    }
    const opening = this.#documents.wait(id);
    if (known === undefined) {
      this.#documents.add(this.#newDocument(id));
      this.#send({ type: 'open', document: id });
    }
    return opening;
  }

  /** Leaves for good: says bye, so that it counts as no interruption. */
  close(): void {
    if (this.#status.state === 'closed') return;
    this.#observed.flush();
    this.#send({ type: 'bye' });
    this.#end({ state: 'closed' }, new HubError('closed', 'This client of the hub was closed.'));
    this.#dropWire(closeCode.left, 'left');
  }

  /**
   * The page goes away: for good, or until it is shown again and time goes on for it. A line that
   * the browser does not close by itself is left at once, which is no interruption.
   */
  goAway(): void {
    this.#observed.flush();
    if (this.#wire?.goAway() !== true) return;
    this.#dropWire(closeCode.left, 'the page went away');
    this.#session = null;
    this.#interruptedSince = null;
    this.#documents.disconnected();
    this.#retry('the page was away', comesBackAfterSeconds);
  }

  #newDocument(id: string, kept: Kept | null = null): DocumentSession {
    const link: Link = {
      send: (message) => this.#send(message),
      hubTime: () => this.hubTime,
      nextSequence: () => {
        this.#sequence += 1;
        return this.#sequence;
      },
      observed: this.#observed,
      traced: () => this.#traced,
      leave: () => {
        this.#documents.remove(id, new HubError('closed', 'The document was closed.'));
        this.#send({ type: 'close', document: id });
      },
      clock: this.#clock,
    };
    return new DocumentSession(id, link, kept);
  }

  async #connect(): Promise<void> {
    this.#tell({ state: 'connecting' });
    this.#refusal = null;
    try {
      this.#token = await this.#options.token();
    } catch (error) {
      if (error instanceof HubError && error.code === 'unauthorized') {
        this.#end({ state: 'refused', code: error.code, reason: error.message }, error);
        return;
      }
      this.#retry(`no token could be had: ${error instanceof Error ? error.message : error}`);
      return;
    }
    if (this.#status.state !== 'connecting') return;
    this.#after(welcomeTimeoutMs, () => this.#lost('the hub did not answer in time'));
    this.#heard = false;
    this.#wire = new Wire(this.#transport.create(), this.#wireEvents);
  }

  /** The session goes on over a socket, which was tried while it polled. */
  #move(wire: Wire, message: Welcome): void {
    this.#transport.opened();
    this.#dropWire(closeCode.left, 'a socket gets through');
    this.#documents.disconnected();
    this.#refusal = null;
    this.#wire = wire;
    this.#receive(message);
  }

  #helloWith(token: string): ClientMessage {
    const resumeFrom = this.#documents.resumable;
    const since = this.#interruptedSince;
    this.#token = token;
    this.#helloAt = this.#clock.now();
    return {
      type: 'hello',
      protocol: protocolVersion,
      token,
      client: this.#client,
      ...(this.#session === null ? {} : { session: this.#session }),
      ...(resumeFrom.length === 0 ? {} : { resumeFrom }),
      ...(since === null
        ? {}
        : { interruptedSeconds: Math.min(86_400, (this.#helloAt - since) / 1000) }),
    };
  }

  #receive(message: ServerMessage): void {
    this.#heard = true;
    this.#transport.heard();
    this.#heartbeat.heard();
    if (this.#handover.holds(message)) return;
    this.#take(message);
    this.#messages.tell(message);
  }

  #take(message: ServerMessage): void {
    switch (message.type) {
      case 'welcome':
        this.#welcome(message);
        return;
      case 'pong':
        this.#heartbeat.answered();
        this.#offset.add(message.at, this.#clock.now(), message.time);
        return;
      case 'refused':
        this.#refusal = message;
        return;
      case 'problem':
        this.#problem(message.document, new HubError(message.code, message.reason));
        return;
      case 'notice':
        return;
      default:
        this.#toDocument(message);
    }
  }

  #toDocument(message: Extract<ServerMessage, { document: string }>): void {
    const document = this.#documents.get(message.document);
    if (document === undefined) return;
    if (!document.receive(message)) {
      this.#lost('the hub and this client were out of step');
      return;
    }
    if (message.type === 'opened') this.#documents.opened(document);
  }

  #problem(id: string, error: HubError): void {
    // A document that was open stays so: it is asked for again with the next connection.
    if (error.code === 'unavailable') {
      this.#lost(error.message);
      return;
    }
    this.#documents.remove(id, error);
  }

  get #wireEvents(): WireEvents {
    return {
      opened: () => this.#send(this.#helloWith(this.#token)),
      received: (message) => this.#receive(message),
      lost: (reason) => this.#lost(reason),
    };
  }

  #welcome(message: Welcome): void {
    this.#session = message.session;
    this.#protocol = message.protocol;
    this.#traced = message.traces === true;
    // The answer to hello is the first that tells of the clock: no edit is sent before it.
    this.#offset = new ClockOffset();
    this.#offset.add(this.#helloAt, this.#clock.now(), message.time);
    this.#attempt = 0;
    this.#refusedToken = null;
    this.#interruptedSince = null;
    const polling = this.#transport.way === 'polling';
    const alone = this.#transport.way === 'alone';
    const { person, mayEdit, limits } = message;
    this.#tell({ state: 'connected', person, mayEdit, limits, polling, alone });
    if (this.#transport.probes) this.#handover.start();
    for (const id of this.#documents.unloaded) this.#send({ type: 'open', document: id });
    this.#cancelTimer?.();
    this.#heartbeat.start(message.heartbeatSeconds * 1000);
  }

  /** Before the welcome only hello may be said; what is not sent is sent again after it. */
  #send(message: ClientMessage): boolean {
    if (this.#status.state !== 'connected' && message.type !== 'hello') return false;
    if (!isSpoken(message.type, this.#protocol)) return false;
    return this.#wire?.send(asSpoken(message, this.#protocol)) ?? false;
  }

  #lost(reason: string): void {
    if (this.#handover.outlives(reason)) {
      this.#interruptedSince ??= this.#clock.now();
      return;
    }
    const wasConnected = this.#status.state === 'connected';
    const refusal = this.#refusal;
    if (this.#wire !== null && !this.#heard) this.#transport.silent();
    this.#dropWire(closeCode.outOfStep, 'reconnecting');
    if (wasConnected && refusal?.code !== 'switched-off') this.#transport.ended();
    if (wasConnected) this.#interruptedSince ??= this.#clock.now();
    this.#documents.disconnected();
    if (refusal === null || refusal.retryAfterSeconds !== null) {
      this.#retry(refusal?.reason ?? reason, refusal?.retryAfterSeconds ?? 0);
    } else if (refusal.code === 'unauthorized' && this.#token !== this.#refusedToken) {
      // The token may have run out; whoever gives it to us may have a new one.
      this.#refusedToken = this.#token;
      this.#retry(refusal.reason);
    } else if (refusal.code === 'switched-off' && this.#transport.switchedOff()) {
      this.#retry(refusal.reason, otherWayAfterSeconds);
    } else {
      const { code } = refusal;
      this.#end(
        { state: 'refused', code, reason: refusal.reason },
        new HubError(code, refusal.reason),
      );
    }
  }

  #retry(reason: string, afterSeconds = 0): void {
    const random = this.#clock.random();
    const delay =
      afterSeconds > 0
        ? afterSeconds * 1000 * (1 + random / 2)
        : reconnectDelayMs(this.#attempt, random);
    this.#attempt += 1;
    this.#tell({ state: 'waiting', reason, retryAt: this.#clock.now() + delay });
    this.#after(delay, () => void this.#connect());
  }

  #end(status: HubStatus, error: HubError): void {
    this.#cancelTimer?.();
    this.#observed.stop();
    this.#documents.removeAll(error);
    this.#tell(status);
  }

  #dropWire(code: number, reason: string): void {
    this.#cancelTimer?.();
    this.#heartbeat.stop();
    this.#handover.stop(code);
    this.#wire?.drop(code, reason);
    this.#wire = null;
  }

  /** There is one timer: for the welcome, or for coming back. */
  #after(milliseconds: number, action: () => void): void {
    this.#cancelTimer?.();
    this.#cancelTimer = this.#clock.after(milliseconds, action);
  }

  #tell(status: HubStatus): void {
    this.#status = status;
    this.#statusChanged.tell(status);
  }
}
