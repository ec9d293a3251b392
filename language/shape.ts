// What zod finds wrong with a document, said in plain words at the place in the file.

import type { z } from 'zod';
import type { Fix, Report } from './diagnostic.ts';
import { isForeign, reportForeign } from './source-type.ts';
import { correction } from './spelling.ts';
import type { YamlDocument } from './yaml-document.ts';

type Issue = z.core.$ZodIssue;

const typeNames: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping',
  record: 'a mapping',
};

const typeOf = (value: unknown): string => {
  if (value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'number' && !Number.isFinite(value)) return 'not a finite number';
  return typeNames[typeof value] ?? typeof value;
};

const valueAt = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null ? Reflect.get(inner, key) : undefined,
    value,
  );

const dotted = (path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (text, key) =>
      typeof key === 'number' ? `${text}[${key}]` : text ? `${text}.${String(key)}` : String(key),
    '',
  );

/** What other tools call our fields. */
const meant: Readonly<Record<string, string>> = {
  ...{ promql: 'query', expr: 'query', metricSourceType: 'type' },
};

const unknownFix = (key: string, all: readonly string[], there: readonly string[]): Fix => {
  const known = all.filter((name) => !there.includes(name));
  const other = Object.hasOwn(meant, key) ? meant[key] : undefined;
  if (other !== undefined && known.includes(other))
    return { text: `Write '${other}'.`, becomes: other };
  if (known.length === 0) return `Leave it out; the fields are: ${all.join(', ')}.`;
  return correction(key, known, 'fields');
};

/** By which a list of what may be written in place names what is written elsewhere. */
const references: Readonly<Record<string, string>> = {
  alertPolicies: 'alertPolicyRef',
  conditions: 'conditionRef',
  notificationTargets: 'targetRef',
};

const typeFix = (needed: string, found: unknown, path: readonly PropertyKey[]): Fix => {
  if (needed === 'a text') return 'Put the value in quotes.';
  const reference = references[String(path.at(-2))];
  if (needed === 'a mapping' && typeof found === 'string' && reference !== undefined)
    return `Write '${reference}: ${found}'.`;
  const number = typeof found === 'string' && found.trim() !== '' ? Number(found) : Number.NaN;
  if (needed === 'a number' && Number.isFinite(number)) return `Write ${number}, without quotes.`;
  return `Write ${needed}.`;
};

const reportIssue = (issue: Issue, document: YamlDocument, report: Report): void => {
  const path = issue.path;
  const found = valueAt(document.value, path);
  const field = dotted(path);
  if (issue.code === 'unrecognized_keys') {
    // `fields` put the names of the mapping's own fields there. One that is there is not meant.
    const there = Object.keys(Object(found));
    for (const key of issue.keys) {
      const mark = document.keyMark([...path, key]);
      const message = `'${key}' is not a field of ${field || 'a definition'}`;
      report('unknown-field', mark, message, unknownFix(key, issue.message.split(','), there));
    }
    return;
  }
  if (issue.code === 'invalid_type' && found === undefined) {
    const needed = typeNames[issue.expected] ?? issue.expected;
    const mark = document.keyMark(path.slice(0, -1));
    report('missing-field', mark, `'${field}' is missing`, `Add '${field}': ${needed}.`);
    return;
  }
  if (issue.code === 'invalid_value' && found === undefined) {
    const mark = document.keyMark(path.slice(0, -1));
    const fix = `Add '${field}': one of ${issue.values.join(', ')}.`;
    report('missing-field', mark, `'${field}' is missing`, fix);
    return;
  }
  if (issue.code === 'invalid_type') {
    const needed = typeNames[issue.expected] ?? issue.expected;
    const message = `'${field}' must be ${needed}, and is ${typeOf(found)}`;
    report('wrong-type', document.mark(path), message, typeFix(needed, found, path));
    return;
  }
  if (issue.code === 'invalid_value') {
    const shown = typeof found === 'string' ? `'${found}'` : typeOf(found);
    const message = `'${field}' cannot be ${shown}`;
    const fix = correction(shown.slice(1, -1), issue.values.map(String), 'values');
    report('wrong-value', document.mark(path), message, fix);
    return;
  }
  // The schemas' own words: they say what is right.
  const mark = issue.code === 'invalid_key' ? document.keyMark(path) : document.mark(path);
  report('wrong-value', mark, `'${field}' is not right`, `${sentence(issue)}.`);
};

/** The metricSource inside of which a path ends. */
const metricSourceOf = (path: readonly PropertyKey[]): readonly PropertyKey[] | null => {
  const at = path.lastIndexOf('metricSource');
  return at < 0 ? null : path.slice(0, at + 1);
};

const sentence = ({ message }: Issue): string => message.charAt(0).toUpperCase() + message.slice(1);

export const reportShape = (
  issues: readonly Issue[],
  document: YamlDocument,
  report: Report,
): void => {
  // What another system's query consists of is its own matter: it is refused as a whole.
  const foreign = new Set<string>();
  for (const issue of issues) {
    const source = metricSourceOf(issue.path);
    const type = source === null ? undefined : valueAt(document.value, [...source, 'type']);
    if (source === null || typeof type !== 'string' || !isForeign(type))
      reportIssue(issue, document, report);
    else if (!foreign.has(dotted(source))) {
      foreign.add(dotted(source));
      reportForeign(type, document.mark([...source, 'type']), report);
    }
  }
};
