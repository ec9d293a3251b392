// Integers out of their digits, as two halves of 32 bits. Most of those in JSON have 64, every time
// of a span among them, and BigInt would take longer than all else that is done with one.

const radix = 2 ** 32;
const mostDigits = 20;
/** So many digits are read at once: a billion times what they say has room in a double. */
const lowerDigits = 9;
const billion = 10 ** lowerDigits;
const zero = '0'.charCodeAt(0);
const minus = '-'.charCodeAt(0);

export type IntegerType =
  | 'int32'
  | 'sint32'
  | 'uint32'
  | 'int64'
  | 'uint64'
  | 'fixed64'
  | 'sfixed64';

/** The greatest value in two halves; a signed one may be as far below 0, and 1 more. */
type Range = { readonly high: number; readonly low: number; readonly isSigned: boolean };

const signed32: Range = { high: 0, low: 2 ** 31 - 1, isSigned: true };
const signed64: Range = { high: 2 ** 31 - 1, low: radix - 1, isSigned: true };
const unsigned64: Range = { high: radix - 1, low: radix - 1, isSigned: false };
const ranges: Readonly<Record<IntegerType, Range>> = {
  int32: signed32,
  sint32: signed32,
  uint32: { high: 0, low: radix - 1, isSigned: false },
  int64: signed64,
  sfixed64: signed64,
  uint64: unsigned64,
  fixed64: unsigned64,
};

/** Reads one integer at a time. */
export class JsonInteger {
  /** What was read last, as two's complement. */
  low = 0;
  high = 0;

  /** @returns whether what stands there is an integer of that type: digits, and a sign perhaps. */
  read(type: IntegerType, bytes: Uint8Array, from: number, to: number): boolean {
    const isNegative = bytes[from] === minus;
    const first = isNegative ? from + 1 : from;
    if (to <= first || to - first > mostDigits) return false;
    let upper = 0;
    let lower = 0;
    let at = first;
    for (; at < to - lowerDigits; at += 1) {
      const digit = (bytes[at] as number) - zero;
      if (digit < 0 || digit > 9) return false;
      upper = upper * 10 + digit;
    }
    for (; at < to; at += 1) {
      const digit = (bytes[at] as number) - zero;
      if (digit < 0 || digit > 9) return false;
      lower = lower * 10 + digit;
    }
    if (upper === 0) {
      this.low = lower;
      this.high = 0;
    } else this.#combine(upper, lower);
    return this.#fits(ranges[type], isNegative);
  }

  /** A billion times `upper`, and `lower`, in steps that a double holds exactly. */
  #combine(upper: number, lower: number): void {
    const half = 2 ** 16;
    const rest = upper % half;
    const high = ((upper - rest) / half) * billion;
    const highRest = high % half;
    const low = highRest * half + rest * billion + lower;
    this.low = low >>> 0;
    this.high = (high - highRest) / half + (low - this.low) / radix;
  }

  #fits({ high, low, isSigned }: Range, hasSign: boolean): boolean {
    const isNegative = hasSign && (this.low !== 0 || this.high !== 0);
    if (isNegative) {
      if (!isSigned) return false;
      // -n is what inverting the bits of n - 1 gives.
      if (this.low === 0) this.high -= 1;
      this.low = (this.low === 0 ? radix : this.low) - 1;
    }
    if (this.high > high || (this.high === high && this.low > low)) return false;
    if (isNegative) {
      this.low = ~this.low;
      this.high = ~this.high;
    }
    return true;
  }
}
