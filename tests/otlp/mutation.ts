// What a real request may become on its way: bytes changed, lost, doubled, made up, lengths that lie,
// a part of another request. Each mutation is a value, so that a failure is found again by its seed.

import fc from 'fast-check';

type Edit = (bytes: Buffer) => Buffer;

/** A place in whatever bytes there are, as a share of their length. */
const place = fc.double({ min: 0, max: 1, noNaN: true });
const at = (share: number, bytes: Buffer): number => Math.floor(share * (bytes.length - 1));

const splice = (bytes: Buffer, from: number, removed: number, added: Uint8Array): Buffer =>
  Buffer.concat([bytes.subarray(0, from), added, bytes.subarray(from + removed)]);

/** Bytes that mean something where protobuf, JSON and UTF-8 meet them. */
const telling = fc.constantFrom(
  ...['00', '01', '7f', '80', 'ff', '0a', '12', '08', '1a', '3c', '0b', '0c', 'ffffffff0f'],
  ...['ffffffffffffffffff01', 'ffffffffffffffffffff01', '8080808080808080808000', 'c328', 'edaf80'],
  ...['7b', '7d', '5b', '5d', '22', '2c', '3a', '5c', '2d31', '6e756c6c', '31653939393939', '00'],
);
const bytesOf = fc.oneof(
  telling.map((hex) => Buffer.from(hex, 'hex')),
  fc.uint8Array({ maxLength: 12 }).map((bytes) => Buffer.from(bytes)),
);

const edits = (corpus: readonly Buffer[]): fc.Arbitrary<Edit> =>
  fc.oneof(
    // A bit.
    fc.tuple(place, fc.nat(7)).map(
      ([share, bit]): Edit =>
        (bytes) => {
          const changed = Buffer.from(bytes);
          const index = at(share, bytes);
          changed[index] = (bytes[index] ?? 0) ^ (1 << bit);
          return changed;
        },
    ),
    // Bytes in the place of others.
    fc.tuple(place, fc.nat(12), bytesOf).map(
      ([share, removed, added]): Edit =>
        (bytes) =>
          splice(bytes, at(share, bytes), removed, added),
    ),
    // Cut short.
    place.map(
      (share): Edit =>
        (bytes) =>
          bytes.subarray(0, at(share, bytes)),
    ),
    // A part of it once more, where it stands or somewhere else.
    fc.tuple(place, place, place).map(
      ([from, to, where]): Edit =>
        (bytes) => {
          const [first, last] = [at(from, bytes), at(to, bytes)].sort((a, b) => a - b);
          return splice(bytes, at(where, bytes), 0, bytes.subarray(first, last));
        },
    ),
    // A part of another request.
    fc.tuple(fc.constantFrom(...corpus), place, place, place).map(
      ([other, from, to, where]): Edit =>
        (bytes) => {
          const [first = 0, last = 0] = [at(from, other), at(to, other)].sort((a, b) => a - b);
          return splice(bytes, at(where, bytes), last - first, other.subarray(first, last));
        },
    ),
  );

/** One of the corpus after one to six edits, or bytes that nobody ever sent. */
export const mutated = (corpus: readonly Buffer[]): fc.Arbitrary<Buffer> =>
  fc.oneof(
    {
      weight: 20,
      arbitrary: fc
        .tuple(fc.constantFrom(...corpus), fc.array(edits(corpus), { minLength: 1, maxLength: 6 }))
        .map(([bytes, changes]) => changes.reduce((made, change) => change(made), bytes)),
    },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)) },
  );
