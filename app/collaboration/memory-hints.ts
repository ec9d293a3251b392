// Hints between instances that are simulated in one process, for tests: what one publishes the
// others hear in the next turn, unless the line between them is down.

import { HintChannels } from './hint-channels.ts';
import type { Hints } from './hints.ts';

export class MemoryHints {
  readonly #instances = new Map<string, HintChannels>();
  #up = true;

  /** What is published while it is down is lost. */
  setUp(up: boolean): void {
    const back = up && !this.#up;
    this.#up = up;
    if (back) for (const channels of this.#instances.values()) channels.tellMissed();
  }

  instance(): Hints {
    const name = `instance-${this.#instances.size}`;
    const mine = new HintChannels();
    this.#instances.set(name, mine);
    const isUp = (): boolean => this.#up;
    return {
      instance: name,
      get connected() {
        return isUp();
      },
      publish: (channel, payload) => {
        mine.tell(channel, payload);
        if (!this.#up) return;
        for (const other of this.#instances.values()) {
          if (other !== mine) queueMicrotask(() => other.tell(channel, payload));
        }
      },
      subscribe: (channel, listener) => mine.subscribe(channel, listener),
      close: async () => {
        this.#instances.delete(name);
      },
    };
  }
}
