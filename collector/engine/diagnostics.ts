// What a person must look at: impossible counts, clocks, the disk. One line for each trouble, said
// for ten minutes after it last happened.

const shownMs = 600_000;

type Note = { text: string; lastMs: number; count: number };

export class Diagnostics {
  readonly #notes = new Map<string, Note>();

  note(key: string, text: string, nowMs: number): void {
    const known = this.#notes.get(key);
    const recent = known !== undefined && known.lastMs > nowMs - shownMs;
    this.#notes.set(key, { text, lastMs: nowMs, count: recent ? known.count + 1 : 1 });
  }

  /** Newest first. */
  list(nowMs: number): string[] {
    for (const [key, { lastMs }] of this.#notes) {
      if (lastMs <= nowMs - shownMs) this.#notes.delete(key);
    }
    return [...this.#notes.values()]
      .toSorted((a, b) => b.lastMs - a.lastMs)
      .map(({ text, count }) => (count > 1 ? `${text} (${count} times)` : text));
  }
}
