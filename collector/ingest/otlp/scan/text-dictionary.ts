// The texts that wanted attributes have, each with a small number: what is said about a text once is
// remembered under its number. Bounded: what finds no room has no number, until all are forgotten.

const mostTexts = 4096;
/** Longer texts are seldom the same. */
const longest = 128;
const arenaBytes = 256 * 1024;
/** Twice as many places as texts, so that few collide. */
const places = 2 * mostTexts;

export class TextDictionary {
  /** Another number when all were forgotten. */
  generation = 1;
  readonly #places = new Int32Array(places).fill(-1);
  readonly #starts = new Int32Array(mostTexts + 1);
  readonly #arena = new Uint8Array(arenaBytes);
  readonly #arenaView = new DataView(this.#arena.buffer);
  #count = 0;
  #isFull = false;

  /** Begins a body. Numbers are good until the next one begins. */
  open(): void {
    if (!this.#isFull) return;
    this.#isFull = false;
    this.#count = 0;
    this.generation += 1;
    this.#places.fill(-1);
  }

  /** @returns its number where the text is known; otherwise `~place`, where `add` may put it. */
  find(view: DataView, from: number, to: number): number {
    const length = to - from;
    if (length > longest) return ~places;
    let hash = length;
    let at = from;
    for (; at + 4 <= to; at += 4) hash = Math.imul(hash ^ view.getInt32(at, true), 0x9e3779b1);
    for (; at < to; at += 1) hash = Math.imul(hash ^ view.getUint8(at), 0x9e3779b1);
    let place = (hash ^ (hash >>> 15)) & (places - 1);
    for (;;) {
      const number = this.#places[place] as number;
      if (number < 0) return ~place;
      if (this.#isSame(number, view, from, length)) return number;
      place = (place + 1) & (places - 1);
    }
  }

  /** @returns the new text's number; -1 where there is no room. */
  add(place: number, bytes: Uint8Array, from: number, to: number): number {
    const start = this.#starts[this.#count] as number;
    if (place >= places) return -1;
    if (this.#count >= mostTexts || start + to - from > arenaBytes) {
      this.#isFull = true;
      return -1;
    }
    this.#arena.set(bytes.subarray(from, to), start);
    this.#places[place] = this.#count;
    this.#starts[this.#count + 1] = start + to - from;
    this.#count += 1;
    return this.#count - 1;
  }

  #isSame(number: number, view: DataView, from: number, length: number): boolean {
    const start = this.#starts[number] as number;
    if ((this.#starts[number + 1] as number) - start !== length) return false;
    const known = this.#arenaView;
    let index = 0;
    for (; index + 4 <= length; index += 4) {
      if (known.getInt32(start + index, true) !== view.getInt32(from + index, true)) return false;
    }
    for (; index < length; index += 1) {
      if (known.getUint8(start + index) !== view.getUint8(from + index)) return false;
    }
    return true;
  }
}

/** What a condition says of texts, by their numbers. */
export class TextVerdicts {
  readonly #dictionary: TextDictionary;
  readonly #verdicts = new Uint8Array(mostTexts);
  #generation = 0;

  constructor(dictionary: TextDictionary) {
    this.#dictionary = dictionary;
  }

  /** 0 where nothing was said yet, 1 for no, 2 for yes. */
  get current(): Uint8Array {
    if (this.#generation !== this.#dictionary.generation) {
      this.#generation = this.#dictionary.generation;
      this.#verdicts.fill(0);
    }
    return this.#verdicts;
  }
}
