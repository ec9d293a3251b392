// What stands in a query, a filter or a description is shown on the board, in pages and in chats:
// secrets and what tells of one person do not belong there.

import type { LintContext, LintRule } from '../lint.ts';
import type { Path, YamlDocument } from '../yaml-document.ts';
import { isMapping, markOf } from './query.ts';

const sensitive =
  /(?:^|[._-])(?:authorization|cookie|set-cookie|token|password|passwd|secret|api[._-]?key|credentials?|e?mail|phone|user[._-]?(?:id|name)|enduser\.id|session[._-]?id|ssn|iban|card[._-]?number)$/i;

/** Attributes of spans, and labels in templates, with their offset in the text. */
const mentioned =
  /(?:\b(?:span|resource|event|link|parent)\.|\$labels\.|(?<![\w.])\.)([A-Za-z_][\w.-]*)/g;

const fix =
  'Count by something that tells of no one and opens nothing, such as a route or a result.';

const checkText = (
  text: string,
  path: Path,
  document: YamlDocument,
  report: LintContext['report'],
): void => {
  for (const found of text.matchAll(mentioned)) {
    const [whole, name = ''] = found;
    if (!sensitive.test(name)) continue;
    const mark = document.textMark(path, found.index + whole.length - name.length);
    report('sensitive-label', mark, `'${name}' is shown wherever this is`, fix);
  }
};

/** The texts of a document that reach people, apart from its PromQL queries. */
const shownTexts = (document: YamlDocument): [string, Path][] => {
  const found: [string, Path][] = [];
  const path: PropertyKey[] = [];
  const visit = (value: unknown): void => {
    if (typeof value === 'string') {
      const isFilter = value.trimStart().startsWith('{');
      if (isFilter || value.includes('$labels.')) found.push([value, [...path]]);
    } else if (Array.isArray(value) || isMapping(value))
      for (const [key, inner] of Object.entries(value)) {
        path.push(Array.isArray(value) ? Number(key) : key);
        visit(inner);
        path.pop();
      }
  };
  visit(document.value);
  return found;
};

export const sensitiveLabel: LintRule = ({ documents, queries, report }) => {
  for (const query of queries)
    for (const { matchers } of query.selectors)
      for (const { label } of matchers)
        if (sensitive.test(label.text)) {
          const message = `'${label.text}' is shown wherever this is`;
          report('sensitive-label', markOf(query, label), message, fix);
        }
  for (const document of documents)
    for (const [text, path] of shownTexts(document)) checkText(text, path, document, report);
};
