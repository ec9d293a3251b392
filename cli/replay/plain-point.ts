// How nearly every line of a history ends: a whole number, a blank, and seconds with at most three
// decimals. Such an end is read from the bytes as they lie; any other is left to who reads every form.

const [zero, nine, point, blank, lineFeed] = [0x30, 0x39, 0x2e, 0x20, 0x0a];
/** So many digits are exact as a number. */
const exactDigits = 15;
const secondsDigits = 12;

/** One for many lines, so that a line leaves nothing behind. */
export class PlainPoint {
  value = 0;
  timeMs = 0;
  /** Where the next line begins. */
  next = 0;

  /** @returns false where the end of the line, from `from` on, is of another form, or cut off */
  read(bytes: Uint8Array, from: number): boolean {
    let at = from;
    let value = 0;
    let byte = bytes[at] ?? 0;
    for (; byte >= zero && byte <= nine; byte = bytes[++at] ?? 0) value = value * 10 + byte - zero;
    if (byte !== blank || at === from || at - from > exactDigits) return false;

    const secondsFrom = at + 1;
    let timeMs = 0;
    byte = bytes[++at] ?? 0;
    for (; byte >= zero && byte <= nine; byte = bytes[++at] ?? 0)
      timeMs = timeMs * 10 + byte - zero;
    if (at === secondsFrom || at - secondsFrom > secondsDigits) return false;
    timeMs *= 1000;
    if (byte === point) {
      let worth = 100;
      byte = bytes[++at] ?? 0;
      for (; byte >= zero && byte <= nine; byte = bytes[++at] ?? 0) {
        if (worth < 1) return false;
        timeMs += worth * (byte - zero);
        worth /= 10;
      }
      // '100.' is no number to OpenMetrics.
      if (worth === 100) return false;
    }
    if (byte !== lineFeed) return false;
    this.value = value;
    this.timeMs = timeMs;
    this.next = at + 1;
    return true;
  }
}
