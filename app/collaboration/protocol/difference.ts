// What changed between two texts when nobody can tell: as few and as small replacements as lines that
// stand once in each can hold in place. What others wrote between such lines then moves nobody's edits
// of other lines. It takes n log n of the number of lines.

import { ChangeSet, type Text } from '@codemirror/state';

type Range = { readonly from: number; readonly to: number };

/** The place of each line that stands in the range once. */
const singles = (lines: readonly string[], { from, to }: Range): Map<string, number> => {
  const places = new Map<string, number>();
  const twice = new Set<string>();
  for (let place = from; place < to; place += 1) {
    const line = lines[place] ?? '';
    if (places.has(line)) twice.add(line);
    places.set(line, place);
  }
  for (const line of twice) places.delete(line);
  return places;
};

/** The longest run of pairs that rises in both; `pairs` rise in the first. */
const rising = (pairs: readonly (readonly [number, number])[]): (readonly [number, number])[] => {
  /** The end of the best run of each length, and what stands before each pair in its run. */
  const ends: number[] = [];
  const before: (number | undefined)[] = [];
  for (const [index, [, place]] of pairs.entries()) {
    let low = 0;
    let high = ends.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((pairs[ends[middle] ?? 0]?.[1] ?? 0) < place) low = middle + 1;
      else high = middle;
    }
    before[index] = ends[low - 1];
    ends[low] = index;
  }
  const run: (readonly [number, number])[] = [];
  for (let index = ends.at(-1); index !== undefined; index = before[index]) {
    const pair = pairs[index];
    if (pair !== undefined) run.push(pair);
  }
  return run.reverse();
};

/** Lines that stand once in each and in the same order, as pairs of places. */
const anchors = (before: readonly string[], after: readonly string[], one: Range, other: Range) => {
  const there = singles(after, other);
  const pairs = [...singles(before, one)].flatMap(([line, place]) => {
    const found = there.get(line);
    return found === undefined ? [] : [[place, found] as const];
  });
  return rising(pairs.sort(([left], [right]) => left - right));
};

const starts = (lines: readonly string[]): number[] => {
  const all = [0];
  for (const { length } of lines) all.push((all.at(-1) ?? 0) + length + 1);
  return all;
};

/** The smallest single replacement between two strings, with no half of a character in it. */
const trimmed = (before: string, after: string) => {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < shorter - start && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  const isHigh = (place: number): boolean => (before.charCodeAt(place) & 0xfc00) === 0xd800;
  if (start > 0 && isHigh(start - 1)) start -= 1;
  if (end > 0 && (before.charCodeAt(before.length - end) & 0xfc00) === 0xdc00) end -= 1;
  return { start, end };
};

/** @returns what turns `before` into `after`. */
export const difference = (before: Text, after: Text): ChangeSet => {
  const one = before.toString().split('\n');
  const other = after.toString().split('\n');
  const shorter = Math.min(one.length, other.length);
  let head = 0;
  while (head < shorter && one[head] === other[head]) head += 1;
  let tail = 0;
  while (tail < shorter - head && one.at(-1 - tail) === other.at(-1 - tail)) tail += 1;
  const held = anchors(
    one,
    other,
    { from: head, to: one.length - tail },
    { from: head, to: other.length - tail },
  );
  const [oneStarts, otherStarts] = [starts(one), starts(other)];
  const changes: { from: number; to: number; insert: Text }[] = [];
  let [from, fromOther] = [head, head];
  const ends = [...held, [one.length - tail, other.length - tail] as const];
  for (const [index, [place, placeOther]] of ends.entries()) {
    const toEnd = index === ends.length - 1 && tail === 0;
    // The last line has no line break after it: what follows it begins within that line.
    const back = toEnd && (from === one.length || fromOther === other.length) ? 1 : 0;
    const startA = oneStarts[from - back] ?? 0;
    const startB = otherStarts[fromOther - back] ?? 0;
    const endA = toEnd ? before.length : (oneStarts[place] ?? 0);
    const endB = toEnd ? after.length : (otherStarts[placeOther] ?? 0);
    const { start, end } = trimmed(
      before.sliceString(startA, endA),
      after.sliceString(startB, endB),
    );
    if (startA + start < endA - end || startB + start < endB - end) {
      changes.push({
        from: startA + start,
        to: endA - end,
        insert: after.slice(startB + start, endB - end),
      });
    }
    [from, fromOther] = [place + 1, placeOther + 1];
  }
  return ChangeSet.of(changes, before.length);
};
