import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type protobuf from 'protobufjs';
import { jsonEncoding, protobufEncoding } from './encoding.ts';
import { spelledRequests } from './json-fixture.ts';
import { damaged, lengthed } from './scan/wire-fixture.ts';
import { messageType } from './schema.ts';

const traces = 'ExportTraceServiceRequest';
const metrics = 'ExportMetricsServiceRequest';

const span = (fields: string) => `{"resourceSpans":[{"scopeSpans":[{"spans":[{${fields}}]}]}]}`;
const point = (fields: string) =>
  `{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"sum":{"dataPoints":[{${fields}}]}}]}]}]}`;

const decode = (type: string, text: string) => jsonEncoding.decode(type, Buffer.from(text));

const firstSpan = (fields: string): Record<string, unknown> => {
  const decoded = decode(traces, span(fields));
  assert.ok('message' in decoded, JSON.stringify(decoded));
  const { resourceSpans } = decoded.message as {
    resourceSpans: { scopeSpans: { spans: Record<string, unknown>[] }[] }[];
  };
  const [found] = resourceSpans[0]?.scopeSpans[0]?.spans ?? [];
  assert.ok(found);
  return found;
};

test('what JSON can say in several ways means the same', () => {
  assert.deepEqual(
    firstSpan('"traceId":"0AF7651916CD43DD8448EB211C80319C"').traceId,
    Buffer.from('0af7651916cd43dd8448eb211c80319c', 'hex'),
  );
  for (const kind of ['2', '"2"', '"SPAN_KIND_SERVER"']) {
    assert.equal(firstSpan(`"kind":${kind}`).kind, 2);
  }
  for (const nanos of ['"1544712660300000001"', '1544712660300000001', ' 1544712660300000001 ']) {
    const { startTimeUnixNano } = firstSpan(`"startTimeUnixNano":${nanos}`);
    assert.equal(String(startTimeUnixNano), '1544712660300000001');
  }
  assert.equal(firstSpan('"name":null').name, '');
  assert.equal(firstSpan('"name":"a","flags":257,"unknown":{"deep":[1]}').name, 'a');
});

test('a body that is not the message is refused with its place', () => {
  const cases: [string, RegExp][] = [
    ['', /JSON/],
    ['[]', /^: expected an object, not an array$/],
    ['{"resourceSpans":{}}', /^resourceSpans: expected an array, not an object$/],
    ['{"resourceSpans":[null]}', /^resourceSpans\[0\]: expected an object, not null$/],
    [span('"name":5'), /spans\[0\]\.name: expected a string, not 5$/],
    [span('"traceId":"xyz"'), /spans\[0\]\.traceId: expected hex digits, not "xyz"$/],
    [span('"kind":"SERVER"'), /kind: expected int32, not "SERVER"$/],
    [span('"kind":1.5'), /kind: expected int32, not 1\.5$/],
    [span('"endTimeUnixNano":-1'), /endTimeUnixNano: expected fixed64, not -1$/],
    [span('"endTimeUnixNano":"18446744073709551616"'), /expected fixed64/],
    [span('"endTimeUnixNano":"1e3"'), /expected fixed64/],
    [span(`"attributes":[{"key":"a","value":{"boolValue":"yes"}}]`), /expected true or false/],
    ['{"resourceSpans":[', /JSON/],
  ];
  for (const [text, reason] of cases) {
    const decoded = decode(traces, text);
    assert.ok('malformed' in decoded, text);
    assert.match(decoded.malformed, reason);
  }
  const decoded = decode(metrics, point('"asDouble":"1,5"'));
  assert.match('malformed' in decoded ? decoded.malformed : '', /asDouble: expected a number/);
});

test('text that is not UTF-8 is refused', () => {
  const decoded = jsonEncoding.decode(traces, Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]));
  assert.ok('malformed' in decoded);
});

test('attribute values may nest, but not without end', () => {
  const nested = (levels: number) =>
    span(
      `"attributes":[{"key":"a","value":${'{"arrayValue":{"values":['.repeat(levels)}{"boolValue":true}${']}}'.repeat(levels)}}]`,
    );
  assert.ok('message' in decode(traces, nested(20)));
  for (const levels of [60, 20_000]) {
    const decoded = decode(traces, nested(levels));
    assert.match('malformed' in decoded ? decoded.malformed : '', /nested too deeply/);
  }
});

const requests = [traces, metrics, 'ExportLogsServiceRequest'];

/** All that a message says, which of a oneof was sent included. */
const said = (type: string, message: unknown): unknown =>
  messageType(type).toObject(message as protobuf.Message, {
    ...{ longs: String, bytes: String, oneofs: true },
  });

test('a request of any kind, however it is spelled, is what protobufjs makes of its values', () => {
  for (const type of requests) {
    fc.assert(
      fc.property(spelledRequests(type), ({ json, plain }) => {
        const decoded = decode(type, json);
        assert.ok('message' in decoded, JSON.stringify(decoded));
        const kind = messageType(type);
        const expected = kind.decode(kind.encode(kind.fromObject(plain)).finish());
        assert.deepEqual(said(type, decoded.message), said(type, expected));
      }),
      { numRuns: 300 },
    );
  }
});

const wholeSpan = (fields: string): unknown => {
  const decoded = decode(traces, span(fields));
  assert.ok('message' in decoded, `${fields}: ${JSON.stringify(decoded)}`);
  return said(traces, decoded.message);
};
const valueOfAttribute = (value: string): unknown =>
  Reflect.get(Object(firstSpan(`"attributes":[{"key":"a","value":{${value}}}]`).attributes), 0)
    ?.value;
const firstPoint = (fields: string): Record<string, unknown> => {
  const text = `{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"histogram":{"dataPoints":[{${fields}}]}}]}]}]}`;
  const decoded = decode(metrics, text);
  assert.ok('message' in decoded, JSON.stringify(decoded));
  const found = ['resourceMetrics', '0', 'scopeMetrics', '0', 'metrics', '0', 'histogram'];
  const steps = [...found, 'dataPoints', '0'];
  const point = steps.reduce((part, step) => Reflect.get(Object(part), step), decoded.message);
  return point as unknown as Record<string, unknown>;
};

test('spaces, escapes and a byte order mark change nothing', () => {
  const plain = wholeSpan('"name":"é/\\"","kind":2,"attributes":[],"status":{"code":2}');
  for (const fields of [
    ' "name" : "\\u00e9\\/\\u0022" ,\n\t"kind"\r\n: 2 , "attributes" : [ ] , "status" : { "code" : 2 } ',
    '"n\\u0061me":"\\u00E9/\\"","\\u006bind":2,"attributes":[ ],"status":{"\\u0063ode":"\\u0032"}',
  ]) {
    assert.deepEqual(wholeSpan(fields), plain);
  }
  const body = Buffer.from(`\ufeff ${span('')}\n`);
  assert.ok('message' in jsonEncoding.decode(traces, body));
});

test('half a character becomes the one that stands for what cannot be read', () => {
  assert.equal(firstSpan('"name":"a\\ud800b"').name, 'a\ufffdb');
  assert.equal(firstSpan('"name":"\\ud83d\\ude00"').name, '\u{1f600}');
});

test('text of any length keeps its length', () => {
  for (const length of [0, 1, 47, 48, 49, 126, 127, 128, 129, 16_383, 16_384, 300_000]) {
    for (const letter of ['a', 'é', '\\n']) {
      const { name } = firstSpan(`"name":"${letter.repeat(length)}"`);
      assert.equal(name, letter.replace('\\n', '\n').repeat(length));
    }
  }
});

test('names that mean something to JavaScript mean nothing here', () => {
  const odd = '"__proto__":{"name":"x"},"constructor":1,"toString":[],"hasOwnProperty":null';
  assert.deepEqual(wholeSpan(`${odd},"name":"a"`), wholeSpan('"name":"a"'));
});

test('of a oneof the last member counts, and one that is zero is there', () => {
  const value = (text: string) => Object(valueOfAttribute(text)).value;
  assert.equal(value('"stringValue":"a","intValue":"1"'), 'intValue');
  assert.equal(value('"intValue":"1","stringValue":""'), 'stringValue');
  assert.equal(value('"boolValue":false'), 'boolValue');
  assert.equal(value('"intValue":null'), undefined);
  assert.equal(firstPoint('"sum":0')._sum, 'sum');
  assert.equal(firstPoint('"sum":null')._sum, undefined);
  assert.equal(firstPoint('')._sum, undefined);
});

test('a member that stands twice is the one and the other, as in protobuf', () => {
  assert.equal(firstSpan('"name":"a","name":"b"').name, 'b');
  assert.equal(Object(firstSpan('"events":[{}],"events":[{},{}]').events).length, 3);
});

test('numbers come in every form that JSON has', () => {
  const kinds: [string, number][] = [
    ...([
      ['2', 2],
      ['2.0', 2],
      ['20e-1', 2],
      ['0.2E+1', 2],
      ['-0', 0],
      ['-1', -1],
    ] as const),
    ...([
      ['"-2147483648"', -(2 ** 31)],
      ['2147483647', 2 ** 31 - 1],
      ['"007"', 7],
    ] as const),
  ].map(([text, value]) => [text, value]);
  for (const [text, value] of kinds) assert.equal(firstSpan(`"kind":${text}`).kind, value);
  const times: [string, string][] = [
    ['18446744073709551615', '18446744073709551615'],
    ['"9007199254740993"', '9007199254740993'],
    ['9007199254740993', '9007199254740993'],
    ['1e19', '10000000000000000000'],
    ['"-0"', '0'],
  ];
  for (const [text, value] of times) {
    assert.equal(String(firstSpan(`"endTimeUnixNano":${text}`).endTimeUnixNano), value);
  }
  for (const least of ['-9223372036854775808', '"-9223372036854775808"']) {
    const { intValue } = Object(valueOfAttribute(`"intValue":${least}`));
    assert.equal(String(intValue), '-9223372036854775808');
  }
  const doubles: [string, number][] = [
    ['1.5', 1.5],
    ['-0', -0],
    ['"1e3"', 1000],
    ['1e999', Number.POSITIVE_INFINITY],
    ['9007199254740993', 9007199254740992],
    ['"NaN"', Number.NaN],
    ['"Infinity"', Number.POSITIVE_INFINITY],
    ['"-Infinity"', Number.NEGATIVE_INFINITY],
  ];
  for (const [text, value] of doubles) assert.ok(Object.is(firstPoint(`"sum":${text}`).sum, value));
});

test('bytes are base64 by either alphabet, with padding or without', () => {
  for (const text of ['+/8=', '-_8', '-_8=']) {
    const { bytesValue } = Object(valueOfAttribute(`"bytesValue":"${text}"`));
    assert.deepEqual(Buffer.from(bytesValue), Buffer.from([0xfb, 0xff]));
  }
});

test('what is out of range or of another kind is refused, with the indices of its place', () => {
  const where = 'resourceSpans[0].scopeSpans[0].spans[0]';
  const cases: [string, string][] = [
    ['"name":"a","kind":"x"', '.kind: expected int32, not "x"'],
    ['"kind":2147483648', '.kind: expected int32, not 2147483648'],
    ['"kind":-2147483649', '.kind: expected int32, not -2147483649'],
    ['"kind":true', '.kind: expected int32, not true'],
    ['"kind":""', '.kind: expected int32, not ""'],
    ['"kind":"-"', '.kind: expected int32, not "-"'],
    ['"events":[{},{"name":[]}]', '.events[1].name: expected a string, not an array'],
    ['"events":[{},null]', '.events[1]: expected an object, not null'],
    ['"events":{}', '.events: expected an array, not an object'],
    ['"status":[]', '.status: expected an object, not an array'],
    ['"traceId":"abc"', '.traceId: expected hex digits, not "abc"'],
    ['"traceId":"éé"', '.traceId: expected hex digits, not "éé"'],
    ['"traceId":7', '.traceId: expected a string, not 7'],
    ['"startTimeUnixNano":"-1"', '.startTimeUnixNano: expected fixed64, not "-1"'],
    ['"startTimeUnixNano":1e20', '.startTimeUnixNano: expected fixed64, not 100000000000000000000'],
    ['"startTimeUnixNano":0.5', '.startTimeUnixNano: expected fixed64, not 0.5'],
    ['"startTimeUnixNano":"1 "', '.startTimeUnixNano: expected fixed64, not "1 "'],
    [
      '"attributes":[{"value":{"intValue":"9223372036854775808"}}]',
      '.attributes[0].value.intValue: expected int64, not "9223372036854775808"',
    ],
    [
      '"attributes":[{"value":{"bytesValue":"a b"}}]',
      '.attributes[0].value.bytesValue: expected base64, not "a b"',
    ],
  ];
  for (const [fields, reason] of cases) {
    assert.deepEqual(decode(traces, span(fields)), { malformed: where + reason });
  }
});

test('nothing may nest deeper than in protobuf', () => {
  const json = (levels: number, inner: string) =>
    span(
      `"attributes":[{"value":${'{"arrayValue":{"values":['.repeat(levels)}${inner}${']}}'.repeat(levels)}}]`,
    );
  const wire = (levels: number, inner: Buffer) => {
    let value = inner;
    for (let level = 0; level < levels; level += 1) value = lengthed(5, lengthed(1, value));
    return [2, 9, 2, 2, 1].reduce((part, field) => lengthed(field, part), value);
  };
  const taken: boolean[] = [];
  for (let levels = 44; levels < 50; levels += 1) {
    for (const [inner, bytes] of [
      ['{}', Buffer.alloc(0)],
      ['{"arrayValue":{}}', lengthed(5, Buffer.alloc(0))],
    ] as const) {
      const isTaken = 'message' in protobufEncoding.decode(traces, wire(levels, bytes));
      assert.equal('message' in decode(traces, json(levels, inner)), isTaken, `${levels} ${inner}`);
      taken.push(isTaken);
    }
  }
  assert.ok(taken.includes(true) && taken.includes(false));
  // What nobody reads may be as deep as it likes.
  assert.ok(
    'message' in decode(traces, span(`"links":${'['.repeat(50_000)}${']'.repeat(50_000)}`)),
  );
});

test('no more is taken for JSON than JSON.parse takes, and no less', () => {
  const seeds = [
    span(
      '"name":"a\\n\\u00e9ü","kind":2,"flags":-1.5e-3,"links":[{"a":[true,null,{}]}],"status":{}',
    ),
    point(
      '"asDouble":0.1,"timeUnixNano":"1","attributes":[{"key":"","value":{"boolValue":false}}]',
    ),
  ].map((text) => Buffer.from(text));
  fc.assert(
    fc.property(damaged(fc.constantFrom(...seeds)), (body) => {
      const types = [traces, metrics];
      let isJson = true;
      try {
        JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
      } catch {
        isJson = false;
      }
      for (const type of types) {
        const decoded = jsonEncoding.decode(type, body);
        if ('message' in decoded) assert.ok(isJson);
        else if (isJson) assert.match(decoded.malformed, /: (expected .*, not |nested)/s);
      }
    }),
    { numRuns: 5000 },
  );
});
