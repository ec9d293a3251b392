// One YAML document as plain data, with the place of each key and value.
// Whatever the text is, reading it ends soon and never throws: what is wrong is reported.

import {
  Composer,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  Lexer,
  type Node,
  Parser,
  type Scalar,
} from 'yaml';
import type { Mark, Report } from './diagnostic.ts';
import { scalarOffset } from './scalar-offset.ts';
import type { SourceText } from './source-text.ts';
import { positionsIn, type Span } from './yaml-position.ts';

export type Path = readonly PropertyKey[];

export type YamlDocument = {
  readonly source: SourceText;
  readonly value: unknown;
  /** Where the value at the path begins; for what is absent, where its nearest parent begins. */
  readonly mark: (path: Path) => Mark;
  /** Where the key of the value begins. */
  readonly keyMark: (path: Path) => Mark;
  /** Where character `index` of the text at the path stands in the file. */
  readonly textMark: (path: Path, index: number) => Mark;
};

const maximumLength = 1024 * 1024;
const maximumValues = 50_000;
const maximumDepth = 64;
/** What so many values are written with; a file that has more would be long in the parsing. */
const maximumTokens = 6 * maximumValues;
/** More about one document than anybody reads. */
const mostProblems = 100;
const plainly = 'Write the definitions out plainly.';

class Refused extends Error {}

/** Of the number, name or quoted text that begins there; 1 of anything else. */
const wordLength = (text: string, offset: number): number => {
  const word = /[\w.:/]+|"[^"\n\\]*"/y;
  word.lastIndex = offset;
  return word.exec(text)?.[0].length ?? 1;
};

const clean = (message: string): string => (message.split('\n')[0] ?? '').replace(/[.:]+$/, '');

/** Control characters never come by design, and some of them hide what follows. */
const reportControlCharacters = (source: SourceText, report: Report): boolean => {
  // The byte order mark is allowed where it belongs, at the start.
  const found = /[^\P{Cc}\t\n\r]|(?<!^)\uFEFF/u.exec(source.text);
  if (!found) return false;
  const code = (found[0].codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  report(
    'control-character',
    { source, offset: found.index },
    `the file holds the control character U+${code}`,
    'Delete the character; in a quoted text it can be written as an escape.',
  );
  return true;
};

/** All documents, or null as soon as there are too many tokens for a file of definitions. */
const composed = (text: string): readonly Document[] | null => {
  const [lexer, parser] = [new Lexer(), new Parser()];
  let count = 0;
  const tokens = function* () {
    for (const lexeme of lexer.lex(text)) {
      if (++count > maximumTokens) return;
      yield* parser.next(lexeme);
    }
    yield* parser.end();
  };
  // Keys are checked below in linear time.
  const options = { schema: 'core', uniqueKeys: false, logLevel: 'silent' } as const;
  const documents = [...new Composer(options).compose(tokens())];
  return count > maximumTokens ? null : documents;
};

/** All documents of a file; an empty list when the YAML itself is wrong. */
export const parseYaml = (source: SourceText, report: Report): YamlDocument[] => {
  const at = (offset: number): Mark => ({ source, offset });
  const spot = (span: Span): Mark => ({ source, ...span });
  if (source.text.length > maximumLength) {
    report('file-too-large', at(0), 'the file has more than 1 MiB', 'Split it into several files.');
    return [];
  }
  if (reportControlCharacters(source, report)) return [];
  const found = composed(source.text);
  if (found === null) {
    report('too-many-values', at(0), 'the file has more than 50 000 values', plainly);
    return [];
  }
  let values = 0;
  let failed = false;

  const refuse: Report = (rule, mark, message, fix) => {
    failed = true;
    report(rule, mark, message, fix);
  };

  const toDocument = (root: Node): YamlDocument => {
    const anchors = new Map<string, Node>();
    /** What each alias means. */
    const meant = new Map<Node, Node | null>();
    const open = new Set<Node>();

    const stop = (offset: number, message: string): never => {
      refuse('too-many-values', at(offset), message, plainly);
      throw new Refused();
    };

    const read = (written: Node | null, depth: number, fallback: number): unknown => {
      const start = written?.range?.[0] ?? fallback;
      if (++values > maximumValues) stop(start, 'the file has more than 50 000 values');
      if (depth > maximumDepth) stop(start, 'values are nested more than 64 levels deep');
      const node = written && isAlias(written) ? (anchors.get(written.source) ?? null) : written;
      if (written && isAlias(written)) {
        meant.set(written, node);
        if (node === null || open.has(node)) {
          const problem = node === null ? 'an anchor that is not there' : 'what it stands in';
          refuse(
            'yaml-alias',
            at(start),
            `the alias *${written.source} means ${problem}`,
            'Write the value out.',
          );
          return null;
        }
      }
      if (node === null) return null;
      if ('anchor' in node && node.anchor) anchors.set(node.anchor, node);
      open.add(node);
      const value = readInner(node, depth + 1, start);
      open.delete(node);
      return value;
    };

    const readInner = (node: Node, depth: number, start: number): unknown => {
      if (isScalar(node)) return typeof node.value === 'bigint' ? Number(node.value) : node.value;
      if (isSeq(node)) return node.items.map((item) => read(item as Node | null, depth, start));
      if (isMap(node)) return readMapping(node.items, depth, start);
      return null;
    };

    const readMapping = (
      items: readonly { key: unknown; value: unknown }[],
      depth: number,
      start: number,
    ): unknown => {
      const mapping: Record<string, unknown> = Object.create(null);
      for (const { key, value } of items) {
        const name = isScalar(key) ? (key as Scalar).value : null;
        const offset = (key as Node | null)?.range?.[0] ?? start;
        if (typeof name !== 'string' || name === '__proto__') {
          refuse('yaml-key', at(offset), 'a key is not plain text', 'Write the key as a word.');
          continue;
        }
        if (name === '<<') {
          const fix = 'Write the fields out, or let an alias stand for a whole value.';
          refuse('yaml-key', at(offset), 'mappings are not merged', fix);
          continue;
        }
        if (Object.hasOwn(mapping, name))
          refuse(
            'duplicate-key',
            at(offset),
            `'${name}' stands here twice`,
            'Keep one of the two.',
          );
        mapping[name] = read(value as Node | null, depth, offset);
      }
      return mapping;
    };

    const value = read(root, 0, 0);
    const resolve = (written: Node | null): Node | null =>
      written && isAlias(written) ? (meant.get(written) ?? null) : written;
    const position = positionsIn(root, source.text, resolve);
    return {
      source,
      value,
      mark: (path) => spot(position(path).value),
      keyMark: (path) => spot(position(path).key),
      textMark: (path, index) => {
        const { node, value } = position(path);
        if (!node || !isScalar(node)) return at(value.offset);
        const offset = scalarOffset(source.text, node, index);
        return { ...at(offset), shown: offset + wordLength(source.text, offset) };
      },
    };
  };

  const documents: YamlDocument[] = [];
  for (const document of found) {
    const tooDeep = document.errors.find(({ code }) => code === 'RESOURCE_EXHAUSTION');
    if (tooDeep) {
      refuse('too-many-values', at(tooDeep.pos[0]), 'values are nested too deep', plainly);
      continue;
    }
    for (const problem of document.errors.slice(0, mostProblems))
      refuse(
        'yaml-syntax',
        at(Math.min(problem.pos[0], source.text.trimEnd().length)),
        clean(problem.message),
        problem.code === 'TAB_AS_INDENT'
          ? 'Indent with spaces.'
          : 'Correct the YAML here or just before.',
      );
    for (const problem of document.warnings)
      refuse('yaml-tag', at(problem.pos[0]), clean(problem.message), 'Leave the tag out.');
    const root = document.contents as Node | null;
    if (failed || root === null || (isScalar(root) && root.value === null)) continue;
    try {
      documents.push(toDocument(root));
    } catch (cause) {
      if (!(cause instanceof Refused)) throw cause;
    }
  }
  return failed ? [] : documents;
};
