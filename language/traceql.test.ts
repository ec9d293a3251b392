import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseTraceql } from './traceql.ts';
import { parseNanoseconds } from './traceql-comparison.ts';

const read: readonly (readonly [string, string])[] = [
  ['{}', ''],
  ['{ kind = server }', 'kind = "server"'],
  ['{kind!=server}', 'kind != "server"'],
  ['{ kind = server && duration > 200ms }', 'kind = "server", duration > 200000000'],
  ['{ status = error && name =~ "GET .*" }', 'status = "error", name =~ "GET .*"'],
  [
    '{ (status = error) && (kind = client && name != "x") }',
    'status = "error", kind = "client", name != "x"',
  ],
  ['{ span:duration >= 1.5s }', 'duration >= 1500000000'],
  ['{ span.http.route = "/api/sessions" }', 'span/http.route = "/api/sessions"'],
  ['{ resource.service.name !~ `a|b` }', 'resource/service.name !~ "a|b"'],
  ['{ span."my key" = "a \\"b\\"" }', 'span/my key = "a \\"b\\""'],
  [
    '{ span.items >= 10 && span.ratio < 0.5 && span.delta = -3 }',
    'span/items >= 10, span/ratio < 0.5, span/delta = -3',
  ],
  ['{ span.delta = -3 && kind = server }', 'span/delta = -3, kind = "server"'],
  ['{ span.delta >= -0.5 && (span.b = "=-1") }', 'span/delta >= -0.5, span/b = "=-1"'],
  ['{ span.cached = true && span.hit != false }', 'span/cached = true, span/hit != false'],
];

for (const [query, conditions] of read)
  test(`is read: ${query}`, () => {
    const { filter, findings } = parseTraceql(query);
    assert.deepEqual(findings, []);
    const shown = filter?.conditions.map(({ field, operator, value }) => {
      const scope = field.scope === 'intrinsic' ? '' : `${field.scope}/`;
      return `${scope}${field.name} ${operator} ${JSON.stringify(value)}`;
    });
    assert.equal(shown?.join(', '), conditions);
    assert.equal(filter?.text, query);
  });

/** The ^ stands under the character that the finding is about. */
const refused: readonly (readonly [string, string, string])[] = [
  ['', '^', 'traceql-syntax'],
  ['{ kind = ', '        ^', 'traceql-syntax'],
  ['{ kind = server', '               ^', 'traceql-syntax'],
  ['{ duration > 1m30s }', '               ^', 'traceql-syntax'],
  ['{ kind = sever }', '         ^', 'traceql-syntax'],
  ['{ kind = server || status = error }', '                ^', 'traceql-conjunction'],
  ['{ kind = server } && { status = error }', '                  ^', 'traceql-conjunction'],
  ['{ kind = server } >> { status = error }', '                  ^', 'traceql-conjunction'],
  ['{ kind = server } | count() > 2', '                  ^', 'traceql-conjunction'],
  ['{ true }', '  ^', 'traceql-conjunction'],
  ['{ span.a }', '  ^', 'traceql-conjunction'],
  ['{ !(kind = server) }', '  ^', 'traceql-negation'],
  ['{ name = "!" && !span.a }', '                ^', 'traceql-negation'],
  ['{ span.a = 1 = 2 }', '             ^', 'traceql-two-operators'],
  ['{ span.a > 1 + 2 }', '             ^', 'traceql-two-operators'],
  ['{ span.a + span.b > 2 }', '                  ^', 'traceql-two-operators'],
  ['{ span.a + 1 }', '         ^', 'traceql-operator'],
  ['{ .a = 1 }', '  ^', 'traceql-field'],
  ['{ parent.a = 1 }', '  ^', 'traceql-field'],
  ['{ rootName = "x" }', '  ^', 'traceql-field'],
  ['{ 200ms < duration }', '  ^', 'traceql-field'],
  ['{ span.a = span.b }', '           ^', 'traceql-value'],
  ['{ span.a = nil }', '           ^', 'traceql-value'],
  ['{ span.a = 5ms }', '           ^', 'traceql-value'],
  ['{ kind = error }', '         ^', 'traceql-value'],
  ['{ status = "error" }', '           ^', 'traceql-value'],
  ['{ duration > 200 }', '             ^', 'traceql-value'],
  ['{ duration > -5ms }', '             ^', 'traceql-value'],
  ['{ name = 5 }', '         ^', 'traceql-value'],
  ['{ name =~ "(" }', '          ^', 'traceql-value'],
  ['{ name > "a" }', '       ^', 'traceql-operator'],
  ['{ status >= error }', '         ^', 'traceql-operator'],
  ['{ duration =~ 5ms }', '           ^', 'traceql-operator'],
  ['{ span.a < true }', '         ^', 'traceql-operator'],
];

for (const [query, caret, rule] of refused)
  test(`is refused: ${query}`, () => {
    const { filter, findings } = parseTraceql(query);
    const [finding] = findings;
    assert.equal(filter, null);
    assert.equal(finding?.rule, rule, finding?.message ?? '');
    assert.equal(finding?.at, caret.length - 1, finding?.message ?? '');
    assert.ok(finding?.message && finding.fix);
  });

test('durations are whole nanoseconds or refused', () => {
  assert.equal(parseNanoseconds('200ms'), 200_000_000);
  assert.equal(parseNanoseconds('0.1s'), 100_000_000);
  assert.equal(parseNanoseconds('1.000000001s'), 1_000_000_001);
  assert.equal(parseNanoseconds('3µs'), 3000);
  assert.equal(parseNanoseconds('2h'), 7_200_000_000_000);
  for (const text of ['0.5ns', '5', 'ms', '1d', '1 s', '', '-1s', '999999999h'])
    assert.equal(parseNanoseconds(text), null, text);
});

test('a message shows enough of what is long, and no more', () => {
  const long = 'x'.repeat(3000);
  for (const query of [
    `{ name =~ "(${long}" }`,
    `{ ${long} }`,
    `{ ${long} = 1 }`,
    `{ span.${long} = a }`,
    `{ kind = server "${long}" }`,
  ])
    for (const { message, fix } of parseTraceql(query).findings)
      assert.ok(message.length + fix.length < 400, message);
});

test('any text is read or refused, never thrown at', () => {
  const words = fc.constantFrom(
    ...['{', '}', '(', ')', 'kind', 'server', 'status', 'error', 'duration', '200ms', 'span.a'],
    ...['=', '!=', '=~', '>', '<=', '&&', '||', '!', '"x"', '"', '`', '\\', '-', '+', '1', '.b'],
    ...[' ', '|', 'nil', 'true', '\n', 'é', '\u0000'],
  );
  fc.assert(
    fc.property(fc.array(words, { maxLength: 20 }), (parts) => {
      const query = parts.join(' ');
      const { filter, findings } = parseTraceql(query);
      assert.equal(filter === null, findings.length > 0);
      assert.ok(findings.every(({ at }) => at >= 0 && at <= query.length));
    }),
    { numRuns: 500 },
  );
});
