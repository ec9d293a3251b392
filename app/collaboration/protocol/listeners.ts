// Who wants to hear of one kind of event. One that throws does not keep the others from hearing:
// its error surfaces as an unhandled one, as from any other callback.

export class Listeners<Event> {
  readonly #all = new Set<(event: Event) => void>();

  /** @returns what ends the listening. */
  add(listener: (event: Event) => void): () => void {
    this.#all.add(listener);
    return () => {
      this.#all.delete(listener);
    };
  }

  tell(event: Event): void {
    for (const listener of [...this.#all]) {
      try {
        listener(event);
      } catch (error) {
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }
}
