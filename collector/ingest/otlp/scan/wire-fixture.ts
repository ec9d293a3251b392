// Requests of traces for tests, written byte by byte: as SDKs write them, and in every other way that
// the wire format allows or forbids.

import fc from 'fast-check';

type Bytes = Buffer;

export const varint = (value: bigint, padding = 0): Bytes => {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, value);
  do {
    bytes.push(Number(rest & 127n) | 128);
    rest >>= 7n;
  } while (rest > 0n);
  for (let index = 0; index < padding; index += 1) bytes.push(128);
  bytes.push((bytes.pop() ?? 0) & 127);
  return Buffer.from(bytes);
};

const tag = (field: number, wire: number, padding = 0): Bytes =>
  varint(BigInt(field * 8 + wire), padding);

export const lengthed = (field: number, content: Uint8Array, padding = 0): Bytes =>
  Buffer.concat([tag(field, 2, padding), varint(BigInt(content.length)), content]);

export const text = (field: number, value: string): Bytes => lengthed(field, Buffer.from(value));

export const whole = (field: number, value: bigint, padding = 0): Bytes =>
  Buffer.concat([tag(field, 0), varint(value, padding)]);

export const fixed = (field: number, value: bigint): Bytes => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt.asUintN(64, value));
  return Buffer.concat([tag(field, 1), bytes]);
};

const double = (field: number, value: number): Bytes => {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return Buffer.concat([tag(field, 1), bytes]);
};

const joined = (...parts: fc.Arbitrary<Bytes>[]): fc.Arbitrary<Bytes> =>
  fc.tuple(...parts).map((all) => Buffer.concat(all));

const manyOf = (part: fc.Arbitrary<Bytes>, maxLength = 3): fc.Arbitrary<Bytes> =>
  fc.array(part, { maxLength }).map((all) => Buffer.concat(all));

/** Mostly nothing. */
const seldom = (part: fc.Arbitrary<Bytes>): fc.Arbitrary<Bytes> =>
  fc.oneof({ weight: 12, arbitrary: fc.constant(Buffer.alloc(0)) }, { weight: 1, arbitrary: part });

/** Fields that the schema does not know, groups and other kinds of those that it does. */
const unknown: fc.Arbitrary<Bytes> = fc.oneof(
  fc
    .tuple(fc.constantFrom(1, 2, 5, 9, 16, 900), fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }))
    .map(([field, value]) => whole(field, value)),
  fc
    .tuple(fc.constantFrom(13, 14, 99), fc.uint8Array({ maxLength: 6 }))
    .map(([field, content]) => lengthed(field, content, 1)),
  fc.constantFrom(2, 4, 10, 12).map((field) => fixed(field, 1n)),
  fc.constantFrom(2, 7, 16).map((field) => Buffer.concat([tag(field, 5), Buffer.alloc(4)])),
  fc
    .constantFrom(1, 9, 20)
    .map((field) => Buffer.concat([tag(field, 3), whole(1, 7n, 12), text(2, 'x'), tag(field, 4)])),
);

/** What nothing may hold: groups that do not end well, kinds that there are not, bad text. */
const illegal: fc.Arbitrary<Bytes> = fc.oneof(
  fc.constant(Buffer.concat([tag(9, 3), whole(1, 7n), tag(10, 4)])),
  fc.constantFrom(4, 6, 7).map((wire) => tag(1, wire)),
  fc.constant(Buffer.from([0])),
  fc.constant(whole(6, 1n, 12)),
  fc.constant(lengthed(5, Buffer.from([0xff]))),
  fc.constant(lengthed(1, Buffer.from([0xed, 0xa0, 0x80]))),
);

const strange = fc.oneof({ weight: 40, arbitrary: unknown }, { weight: 1, arbitrary: illegal });

const words = fc.oneof(
  fc.constantFrom('', 'GET', '/orders', '/ordérs', 'é', '𝄞', 'true', '500', '/a/b'),
  fc.string({ unit: 'binary', maxLength: 8 }),
);

const value: fc.Memo<Bytes> = fc.memo((depth) =>
  joined(
    seldom(strange),
    depth > 1
      ? fc.oneof({ weight: 6, arbitrary: scalar }, { weight: 1, arbitrary: nested(depth - 1) })
      : scalar,
    seldom(scalar),
  ),
);
const scalar: fc.Arbitrary<Bytes> = fc.oneof(
  { weight: 6, arbitrary: words.map((word) => text(1, word)) },
  {
    weight: 3,
    arbitrary: fc
      .oneof(
        fc.constantFrom(
          200n,
          499n,
          500n,
          -1n,
          2n ** 53n,
          2n ** 53n - 1n,
          1n - 2n ** 53n,
          -(2n ** 53n),
        ),
        fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
      )
      .map((number) => whole(3, number)),
  },
  { weight: 2, arbitrary: fc.constantFrom(0n, 1n, 2n ** 40n).map((flag) => whole(2, flag)) },
  {
    weight: 2,
    arbitrary: fc
      .oneof(fc.constantFrom(0.5, -0, Number.NaN, Number.POSITIVE_INFINITY), fc.double())
      .map((number) => double(4, number)),
  },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 5 }).map((bytes) => lengthed(7, bytes)) },
  { weight: 1, arbitrary: fc.constant(Buffer.alloc(0)) },
);
const nested: fc.Memo<Bytes> = fc.memo((depth) =>
  fc.oneof(
    manyOf(value(depth).map((content) => lengthed(1, content))).map((list) => lengthed(5, list)),
    manyOf(attribute(depth).map((content) => lengthed(1, content))).map((map) => lengthed(6, map)),
  ),
);

/** Keys that the tests' filters read come often. */
export const keys = ['http.route', 'http.method', 'http.status', 'flag', 'service.name', 'ключ'];
const key = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...keys, '', '__proto__', 'http.routes') },
  { weight: 1, arbitrary: fc.string({ maxLength: 9 }) },
);
const attribute: fc.Memo<Bytes> = fc.memo((depth) =>
  joined(
    seldom(strange),
    fc
      .option(key, { freq: 15, nil: null })
      .map((name) => (name === null ? Buffer.alloc(0) : text(1, name))),
    value(depth).map((content) => lengthed(2, content)),
    seldom(value(1).map((content) => lengthed(2, content))),
  ),
);

const id = (length: number) =>
  fc.oneof(
    { weight: 20, arbitrary: fc.uint8Array({ minLength: length, maxLength: length }) },
    { weight: 1, arbitrary: fc.constant(new Uint8Array(length)) },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 20 }) },
  );

const time = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.bigInt({ min: 1_700_000_000_000_000_000n, max: 1_700_000_000_400_000_000n }),
  },
  { weight: 1, arbitrary: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(0n, 1n, 2n ** 32n, 2n ** 62n, 2n ** 63n, 2n ** 64n - 1n),
  },
);

const event = joined(
  seldom(strange),
  time.map((at) => fixed(1, at)),
  fc.constantFrom('exception', 'exceptions', 'retry', '').map((name) => text(2, name)),
  manyOf(
    attribute(2).map((content) => lengthed(3, content)),
    2,
  ),
);

const status = joined(
  seldom(strange),
  seldom(words.map((word) => text(2, word))),
  fc.constantFrom(0n, 1n, 2n, 2n, 3n, -1n, 2n ** 32n + 2n).map((code) => whole(3, code)),
);

const spanOf = (duration: fc.Arbitrary<bigint>) =>
  joined(
    id(16).map((bytes) => lengthed(1, bytes)),
    id(8).map((bytes) => lengthed(2, bytes)),
    seldom(strange),
    fc.oneof(
      fc.constant(Buffer.alloc(0)),
      id(8).map((bytes) => lengthed(4, bytes)),
    ),
    words.map((name) => text(5, name)),
    fc.constantFrom(0n, 1n, 2n, 2n, 3n, 6n, -2n).map((kind) => whole(6, kind)),
    fc.tuple(time, duration).map(([at, ns]) => Buffer.concat([fixed(7, at), fixed(8, at + ns)])),
    manyOf(
      attribute(3).map((content) => lengthed(9, content)),
      5,
    ),
    seldom(strange),
    manyOf(
      event.map((content) => lengthed(11, content)),
      1,
    ),
    manyOf(
      status.map((content) => lengthed(15, content)),
      2,
    ),
  );
const span = spanOf(
  fc.oneof(
    fc.bigInt({ min: 0n, max: 400_000_000n }),
    fc.constantFrom(200_000_000n, 200_000_001n, -1n, 2n ** 53n + 1n, 2n ** 60n),
  ),
);

const resource = manyOf(
  fc.oneof(
    { weight: 9, arbitrary: attribute(2).map((content) => lengthed(1, content)) },
    { weight: 1, arbitrary: strange },
  ),
);

const scope = manyOf(
  fc.oneof(
    { weight: 9, arbitrary: span.map((content) => lengthed(2, content)) },
    { weight: 1, arbitrary: strange },
  ),
  4,
);

const resourceSpans = joined(
  seldom(scope.map((content) => lengthed(2, content))),
  manyOf(
    resource.map((content) => lengthed(1, content)),
    2,
  ),
  manyOf(
    scope.map((content) => lengthed(2, content)),
    2,
  ),
  seldom(strange),
);

/** A request, mostly well-formed. */
export const request: fc.Arbitrary<Bytes> = joined(
  manyOf(resourceSpans.map((content) => lengthed(1, content))),
  seldom(strange),
);

/** The same with some bytes changed, left out or put in, or its end cut off. */
export const damaged = (whole: fc.Arbitrary<Uint8Array>): fc.Arbitrary<Bytes> =>
  fc
    .tuple(
      whole,
      fc.array(
        fc.tuple(
          fc.constantFrom('change', 'remove', 'insert', 'cut'),
          fc.nat(),
          fc.oneof(fc.integer({ min: 0, max: 255 }), fc.constantFrom(0, 0x7f, 0x80, 0xff)),
        ),
        { minLength: 1, maxLength: 3 },
      ),
    )
    .map(([bytes, changes]) => {
      let result: Bytes = Buffer.from(bytes);
      for (const [change, place, byte] of changes) {
        const at = result.length === 0 ? 0 : place % result.length;
        const rest = result.subarray(change === 'remove' || change === 'change' ? at + 1 : at);
        const put = change === 'change' || change === 'insert' ? [byte] : [];
        const kept = result.subarray(0, at);
        result = change === 'cut' ? kept : Buffer.concat([kept, Buffer.from(put), rest]);
      }
      return result;
    });
