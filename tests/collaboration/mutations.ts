// Messages of the hub as nobody of ours sends them, for property tests: right ones with a field
// changed, left out or doubled, texts cut and spoiled, revisions and sequences made up.

import fc from 'fast-check';

/** @param documentId one that the sender has open. */
const goodMessages = (documentId: string) =>
  fc.oneof(
    fc.record({ type: fc.constant('open'), document: fc.constant(documentId) }),
    fc.record({
      type: fc.constant('edit'),
      document: fc.constant(documentId),
      revision: fc.nat(40),
      sequence: fc.integer({ min: 1, max: 30 }),
      sentAt: fc.oneof(fc.constant(0), fc.constant(1e15), fc.nat(2 ** 31)),
      changes: fc.array(
        fc.oneof(fc.nat(30), fc.tuple(fc.nat(9)), fc.tuple(fc.nat(9), fc.string())),
        { maxLength: 5 },
      ),
    }),
    fc.record({
      type: fc.constant('presence'),
      document: fc.constant(documentId),
      anchor: fc.nat(10_000_000),
      head: fc.nat(10_000_000),
    }),
    fc.record({ type: fc.constant('close'), document: fc.constant(documentId) }),
    fc.record({ type: fc.constant('ping'), at: fc.double() }),
    fc.record({
      type: fc.constant('report'),
      syncLatencySeconds: fc.array(fc.double({ min: 0, max: 3_600, noNaN: true })),
    }),
    fc.record({
      type: fc.constant('hello'),
      protocol: fc.integer({ min: 1, max: 9 }),
      token: fc.string(),
      client: fc.constant('f'.repeat(32)),
    }),
  );

const mutated = (message: fc.Arbitrary<object>): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 3, arbitrary: message.map((value) => JSON.stringify(value)) },
    // One field is something else.
    fc.tuple(message, fc.nat(5), fc.jsonValue()).map(([value, index, other]) => {
      const keys = Object.keys(value);
      return JSON.stringify({ ...value, [String(keys[index % keys.length])]: other });
    }),
    // One field is missing.
    fc.tuple(message, fc.nat(5)).map(([value, index]) => {
      const entries = Object.entries(value);
      entries.splice(index % entries.length, 1);
      return JSON.stringify(Object.fromEntries(entries));
    }),
    // One field more, of any name.
    fc
      .tuple(
        message,
        fc.constantFrom('__proto__', 'constructor', 'userId', 'client', 'author'),
        fc.jsonValue(),
      )
      .map(
        ([value, key, more]) =>
          `${JSON.stringify(value).slice(0, -1)},${JSON.stringify(key)}:${JSON.stringify(more)}}`,
      ),
    // Cut off, or with one character spoiled.
    fc.tuple(message, fc.nat(200)).map(([value, at]) => JSON.stringify(value).slice(0, at)),
    fc
      .tuple(message, fc.nat(200), fc.string({ minLength: 1, maxLength: 1 }))
      .map(([value, at, by]) => {
        const text = JSON.stringify(value);
        return `${text.slice(0, at % text.length)}${by}${text.slice((at % text.length) + 1)}`;
      }),
    fc.string(),
    fc.json(),
  );

/** What somebody sends after the welcome, one after the other. */
export const rubbish = (documentId: string): fc.Arbitrary<readonly string[]> =>
  fc.array(mutated(goodMessages(documentId)), { minLength: 1, maxLength: 5 });
