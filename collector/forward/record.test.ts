import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  encodeRecord,
  headBytes,
  readContent,
  readHead,
  recordEnds,
  type StoredBody,
} from './record.ts';

const recordOf = (body: StoredBody): Buffer => Buffer.concat(encodeRecord(body));

const anyBody = fc.record({
  bytes: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
  contentType: fc.string(),
  contentEncoding: fc.option(fc.string()),
  atMs: fc.nat(),
});
const decode = (record: Buffer) => {
  const head = readHead(record.subarray(0, headBytes));
  return head === null ? null : readContent(head, record.subarray(headBytes));
};

test('a body comes back as it was', () => {
  fc.assert(
    fc.property(anyBody, (body) => {
      const read = decode(recordOf(body));
      assert.deepEqual(read && { ...read, bytes: Buffer.from(read.bytes) }, { ...body });
    }),
  );
});

test('a record that is changed anywhere is none, or the same', () => {
  fc.assert(
    fc.property(anyBody, fc.nat(), fc.integer({ min: 1, max: 255 }), (body, place, change) => {
      const record = recordOf(body);
      const at = place % record.length;
      record[at] = (record[at] ?? 0) ^ change;
      assert.deepEqual(recordEnds(record), []);
    }),
  );
});

test('of a file that was cut anywhere the whole records stay', () => {
  fc.assert(
    fc.property(fc.array(anyBody, { maxLength: 5 }), fc.nat(), (bodies, place) => {
      const records = bodies.map(recordOf);
      const file = Buffer.concat(records);
      let end = 0;
      const ends = records.map((record) => {
        end += record.length;
        return end;
      });
      assert.deepEqual(recordEnds(file), ends);
      const cut = file.length === 0 ? 0 : place % file.length;
      assert.deepEqual(
        recordEnds(file.subarray(0, cut)),
        ends.filter((each) => each <= cut),
      );
    }),
  );
});
