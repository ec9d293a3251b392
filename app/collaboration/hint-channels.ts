// Who listens to which channel of hints in this process. A listener that throws does not keep the
// others from hearing: its error surfaces as an unhandled one.

import type { HintListener } from './hints.ts';

export type ChannelChanges = {
  /** The channel has its first listener. */
  readonly opened: (channel: string) => void;
  /** The channel has lost its last listener. */
  readonly closed: (channel: string) => void;
};

export class HintChannels {
  readonly #changes: ChannelChanges;
  readonly #listeners = new Map<string, Set<HintListener>>();

  constructor(changes: ChannelChanges = { opened: () => {}, closed: () => {} }) {
    this.#changes = changes;
  }

  subscribe(channel: string, listener: HintListener): () => void {
    const known = this.#listeners.get(channel);
    const all = known ?? new Set();
    // A wrapper of its own: the same function may listen twice.
    const mine: HintListener = (payload) => listener(payload);
    all.add(mine);
    if (known === undefined) {
      this.#listeners.set(channel, all);
      this.#changes.opened(channel);
    }
    return () => {
      if (!all.delete(mine) || all.size > 0) return;
      this.#listeners.delete(channel);
      this.#changes.closed(channel);
    };
  }

  tell(channel: string, payload: string): void {
    for (const listener of [...(this.#listeners.get(channel) ?? [])]) call(listener, payload);
  }

  /** Some may have been missed, of any channel. */
  tellMissed(): void {
    for (const all of [...this.#listeners.values()]) {
      for (const listener of [...all]) call(listener, null);
    }
  }
}

const call = (listener: HintListener, payload: string | null): void => {
  try {
    listener(payload);
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
};
