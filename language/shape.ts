// What zod finds wrong with a document, said in plain words at the place in the file.

import type { z } from 'zod';
import type { Report } from './diagnostic.ts';
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

const reportIssue = (issue: Issue, document: YamlDocument, report: Report): void => {
  const path = issue.path;
  const found = valueAt(document.value, path);
  const field = dotted(path);
  if (issue.code === 'unrecognized_keys') {
    // `fields` put the names of the mapping's own fields there. One that is there is not meant.
    const there = Object.keys(Object(found));
    const known = issue.message.split(',').filter((name) => !there.includes(name));
    for (const key of issue.keys) {
      const mark = document.keyMark([...path, key]);
      const message = `'${key}' is not a field of ${field || 'a definition'}`;
      report('unknown-field', mark, message, correction(key, known, 'fields'));
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
    const fix = needed === 'a text' ? 'Put the value in quotes.' : `Write ${needed}.`;
    report('wrong-type', document.mark(path), message, fix);
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

const sentence = ({ message }: Issue): string => message.charAt(0).toUpperCase() + message.slice(1);

export const reportShape = (
  issues: readonly Issue[],
  document: YamlDocument,
  report: Report,
): void => {
  for (const issue of issues) reportIssue(issue, document, report);
};
