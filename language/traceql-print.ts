// A filter of spans as TraceQL text, which reads back as the same conditions.

import type { SpanCondition } from './slo-set.ts';

const units = [
  ['s', 1e9],
  ['ms', 1e6],
  ['us', 1e3],
] as const;

/** Nanoseconds as TraceQL and Go read them: 200ms. */
export const durationNsText = (nanoseconds: number): string => {
  const unit = units.find(([, size]) => nanoseconds % size === 0);
  return unit ? `${nanoseconds / unit[1]}${unit[0]}` : `${nanoseconds}ns`;
};

/** TraceQL's escapes are Go's, as JSON's are. */
const quoted = (text: string): string => JSON.stringify(text);

/** A name that the grammar takes without quotes, and for nothing else. */
const isPlain = (name: string): boolean =>
  /^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*$/i.test(name) &&
  !/^(span|resource|parent|event|link|instrumentation)(\.|$)/.test(name);

/** `duration <= 200ms`, `span.http.route = "/"`. */
export const printCondition = ({ field, operator, value }: SpanCondition): string => {
  const { scope, name } = field;
  if (scope !== 'intrinsic') {
    const attribute = isPlain(name) ? name : quoted(name);
    return `${scope}.${attribute} ${operator} ${typeof value === 'string' ? quoted(value) : value}`;
  }
  if (name === 'duration') return `duration ${operator} ${durationNsText(Number(value))}`;
  return `${name} ${operator} ${name === 'name' ? quoted(String(value)) : value}`;
};

export const printFilter = (conditions: readonly SpanCondition[]): string =>
  conditions.length === 0 ? '{}' : `{ ${conditions.map(printCondition).join(' && ')} }`;
