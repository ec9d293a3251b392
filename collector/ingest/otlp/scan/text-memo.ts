// Verdicts on texts by their bytes, so that what comes again and again (routes, methods, names) is
// decoded once. Bounded: a text that falls on another's place takes it.

const places = 256;
/** Longer texts are seldom the same. */
const longest = 256;

type Verdict = { readonly bytes: Uint8Array; readonly holds: boolean };

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

export const textOf = (bytes: Uint8Array, from: number, to: number): string =>
  decoder.decode(bytes.subarray(from, to));

export const sameBytes = (
  bytes: Uint8Array,
  from: number,
  to: number,
  wanted: Uint8Array,
): boolean => {
  const { length } = wanted;
  if (to - from !== length) return false;
  // From the end: routes and names begin alike.
  for (let index = length - 1; index >= 0; index -= 1) {
    if (bytes[from + index] !== wanted[index]) return false;
  }
  return true;
};

export class TextMemo {
  readonly #judge: (text: string) => boolean;
  readonly #verdicts: (Verdict | undefined)[] = new Array(places);

  constructor(judge: (text: string) => boolean) {
    this.#judge = judge;
  }

  test(bytes: Uint8Array, from: number, to: number): boolean {
    if (to - from > longest) return this.#judge(textOf(bytes, from, to));
    let hash = to - from;
    for (let at = from; at < to; at += 1) hash = Math.imul(hash, 31) + (bytes[at] as number);
    const place = (hash ^ (hash >>> 8)) & (places - 1);
    const known = this.#verdicts[place];
    if (known !== undefined && sameBytes(bytes, from, to, known.bytes)) return known.holds;
    const holds = this.#judge(textOf(bytes, from, to));
    this.#verdicts[place] = { bytes: bytes.slice(from, to), holds };
    return holds;
  }
}
