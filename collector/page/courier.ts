// Carries waiting notifications to one receiver: at least once, again and again with growing pauses,
// over restarts, until they are taken or a day has passed.

import { pauseMs } from '../outgoing.ts';
import type { NotificationRow } from '../serve/notifications/shapes.ts';
import type { Inbox } from './inbox.ts';
import type { Outbox, WaitingDelivery } from './outbox.ts';
import type { Send } from './receivers/attempt.ts';

const givenUpAfterMs = 86_400_000;
const longestSleepMs = 60_000;
const mostAtOnce = 8;
/** After a fault of the store, lest a receiver be called again and again. */
const faultPauseMs = 5000;

export type CourierOptions = {
  readonly receiver: string;
  readonly send: Send;
  readonly outbox: Outbox;
  readonly inbox: Inbox;
  readonly now: () => number;
  readonly random?: () => number;
  /** After every attempt, with the new state of its delivery. */
  readonly onAttempt: (notification: NotificationRow, taken: boolean) => void;
  /** The store would not say what waits, or not remember what was sent: the latter is sent again. */
  readonly onFault: (error: unknown) => void;
};

export class Courier {
  readonly #options: CourierOptions;
  readonly #underWay = new Map<number, Promise<void>>();
  readonly #cut = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(options: CourierOptions) {
    this.#options = options;
  }

  /** Sends what is due and sleeps until something is. Call it after every commit of a notification. */
  wake(): void {
    if (this.#stopped) return;
    clearTimeout(this.#timer);
    const { outbox, receiver, now, onFault } = this.#options;
    try {
      let dueMs = Number.POSITIVE_INFINITY;
      for (const delivery of outbox.next(receiver, 2 * mostAtOnce)) {
        if (this.#underWay.has(delivery.sequence)) continue;
        if (delivery.dueMs <= now() && this.#underWay.size < mostAtOnce) this.#start(delivery);
        else dueMs = Math.min(dueMs, delivery.dueMs);
      }
      // Whatever ends calls again, so only the future needs a timer.
      if (dueMs < Number.POSITIVE_INFINITY && this.#underWay.size < mostAtOnce) {
        this.#sleep(Math.max(dueMs - now(), 10));
      }
    } catch (error) {
      onFault(error);
      this.#sleep(faultPauseMs);
    }
  }

  /** Attempts under way may end within `graceMs`; what is cut off is sent again after the restart. */
  async stop(graceMs: number): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    const cutOff = setTimeout(() => this.#cut.abort(), graceMs);
    await Promise.all(this.#underWay.values());
    clearTimeout(cutOff);
  }

  #sleep(ms: number): void {
    clearTimeout(this.#timer);
    if (!this.#stopped) this.#timer = setTimeout(() => this.wake(), Math.min(ms, longestSleepMs));
  }

  #start(delivery: WaitingDelivery): void {
    const attempt = this.#attempt(delivery).then(
      () => {
        this.#underWay.delete(delivery.sequence);
        this.wake();
      },
      (error: unknown) => {
        this.#underWay.delete(delivery.sequence);
        this.#options.onFault(error);
        this.#sleep(faultPauseMs);
      },
    );
    this.#underWay.set(delivery.sequence, attempt);
  }

  async #attempt({ sequence, notificationId, attempts, atMs }: WaitingDelivery): Promise<void> {
    const { receiver, send, outbox, inbox, now, random = Math.random, onAttempt } = this.#options;
    const notification = inbox.get(notificationId);
    if (notification === null) return;
    const result = await send(notification, this.#cut.signal);
    if (this.#cut.signal.aborted && !result.taken) return;
    const endMs = now();
    if (result.taken) {
      outbox.delivered(receiver, sequence, result.warning ?? result.answer ?? '', endMs);
    } else if (endMs - atMs > givenUpAfterMs) {
      outbox.refused(receiver, sequence, `given up after a day: ${result.error}`, endMs, null);
    } else {
      const pause = Math.max(pauseMs(attempts + 1, random()), result.retryAfterMs ?? 0);
      outbox.refused(receiver, sequence, result.error, endMs, endMs + pause);
    }
    onAttempt(inbox.get(notificationId) ?? notification, result.taken);
  }
}
