// One comparison of a TraceQL filter: its field, and a value that fits field and operator.
// A duration is exact, in whole nanoseconds.

import { type QueryFinding, shown } from './query-tree.ts';
import { anchoredRegExp } from './regular-expression.ts';
import type { SpanField, SpanOperator } from './slo-set.ts';
import { suggestion } from './spelling.ts';
import { readStringLiteral } from './string-literal.ts';

type Part = { readonly text: string; readonly at: number };

const operators: readonly string[] = ['=', '!=', '<', '<=', '>', '>=', '=~', '!~'];

export const isOperator = (text: string): text is SpanOperator => operators.includes(text);

const kinds = ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer'];
const statuses = ['unset', 'ok', 'error'];

/** The words that a filter knows without quotes. */
export const keywords = [...kinds, ...statuses, 'kind', 'name', 'status', 'duration'];

const nanoseconds: Readonly<Record<string, bigint>> = {
  ...{ ns: 1n, us: 1000n, µs: 1000n, ms: 1_000_000n, s: 1_000_000_000n },
  ...{ m: 60_000_000_000n, h: 3_600_000_000_000n },
};

/** @returns whole nanoseconds, or null when the text is no duration or has a part of one. */
export const parseNanoseconds = (text: string): number | null => {
  const [, whole, fraction = '', unit] =
    /^(\d{1,15})(?:\.(\d{1,9}))?(ns|us|µs|ms|s|m|h)$/.exec(text) ?? [];
  const factor = nanoseconds[unit ?? ''];
  if (whole === undefined || factor === undefined) return null;
  const scale = 10n ** BigInt(fraction.length);
  const scaled = BigInt(whole + fraction) * factor;
  const value = Number(scaled / scale);
  return scaled % scale === 0n && Number.isSafeInteger(value) ? value : null;
};

const intrinsics = ['kind', 'name', 'status', 'duration'] as const;

/** The field that a comparison begins with. */
export const readField = (text: string, at: number): SpanField | QueryFinding => {
  const name = text.replace(/^span:/, '');
  const intrinsic = intrinsics.find((known) => known === name);
  if (intrinsic) return { scope: 'intrinsic', name: intrinsic };
  const [, scope, rest] = /^(span|resource)\.(.+)$/s.exec(text) ?? [];
  const attribute = rest?.startsWith('"') ? readStringLiteral(rest) : rest;
  if (attribute && (scope === 'span' || scope === 'resource')) return { scope, name: attribute };
  const fields = 'kind, name, status, duration, span.NAME or resource.NAME';
  const fix = text.startsWith('.')
    ? `Write span${shown(text)} or resource${shown(text)}.`
    : /^[-"\d`]/.test(text)
      ? `Write the field first: ${fields}.`
      : `Write ${fields}.`;
  const message = `'${shown(text)}' is not a field of a stored span`;
  return { rule: 'traceql-field', at, message, fix };
};

/** The value that the field is compared with. */
export const readOperand = (
  field: SpanField,
  operator: Part & { readonly text: SpanOperator },
  operand: Part,
): string | number | boolean | QueryFinding => {
  const { text, at } = operand;
  const asked = field.scope === 'intrinsic' ? field.name : `${field.scope}.${field.name}`;
  const wrongValue = (fix: string): QueryFinding => {
    const message = `'${shown(text)}' cannot be compared with ${shown(asked)}`;
    return { rule: 'traceql-value', at, message, fix };
  };
  const onlyWith = <Value>(allowed: readonly SpanOperator[], value: Value) => {
    if (allowed.includes(operator.text)) return value;
    const message = `'${operator.text}' cannot compare ${shown(asked)} with ${shown(text)}`;
    const fix = `Write one of ${allowed.join(' ')}.`;
    return { rule: 'traceql-operator', at: operator.at, message, fix } as const;
  };

  if (field.scope === 'intrinsic' && (field.name === 'kind' || field.name === 'status')) {
    const words = field.name === 'kind' ? kinds : statuses;
    if (!words.includes(text)) return wrongValue(suggestion(text, words, 'values'));
    return onlyWith(['=', '!='], text);
  }
  if (field.scope === 'intrinsic' && field.name === 'duration') {
    const duration = parseNanoseconds(text);
    if (duration === null) return wrongValue('Write a duration in one unit: 200ms or 1.5s.');
    return onlyWith(['=', '!=', '<', '<=', '>', '>='], duration);
  }
  if (/^["`]/.test(text)) {
    const value = readStringLiteral(text);
    if (value === null) return wrongValue('Write \\\\ for a backslash.');
    const expression = /~/.test(operator.text) ? anchoredRegExp(value) : null;
    if (typeof expression === 'string')
      return wrongValue(`Write another expression: ${expression}.`);
    return onlyWith(['=', '!=', '=~', '!~'], value);
  }
  if (field.name === 'name' && field.scope === 'intrinsic') return wrongValue('Put it in quotes.');
  if (text === 'true' || text === 'false') return onlyWith(['=', '!='], text === 'true');
  if (/^-?\d+(\.\d+)?$/.test(text))
    return onlyWith(['=', '!=', '<', '<=', '>', '>='], Number(text));
  return wrongValue('Write a text in quotes, a number, true or false.');
};
