// Documents as YAML that every reader takes for the same, be it of YAML 1.1 or 1.2, with comments
// above them. What a text holds is data: no line of it can become anything else.

import { Document, isScalar, stringify, visit } from 'yaml';

export type PrintedDocument = {
  readonly body: Readonly<Record<string, unknown>>;
  /** Right above the document; empty where there is nothing to say. */
  readonly comment?: string;
  /** Above that, with an empty line between: about the whole file. */
  readonly head?: string;
};

/** Invisible in a file, and refused there by careful readers: written as an escape. */
const invisible = /[^\P{Cc}\t\n]|[\uFEFF\u2028\u2029]/u;
const everyInvisible = new RegExp(invisible, 'gu');

const escaped = (character: string): string =>
  `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`;

/** What YAML 1.1 would take for a truth value, a number of minutes or an octal. */
const isOtherIn11 = (text: string): boolean => /^['"]/.test(stringify(text, { version: '1.1' }));

const asComment = (text: string): string =>
  text
    .toWellFormed()
    .split('\n')
    .map((line) => ` ${line.replaceAll(everyInvisible, '·')}`.trimEnd())
    .join('\n');

const wellFormed = (_: string, value: unknown): unknown =>
  typeof value === 'string' ? value.toWellFormed() : value;

const printDocument = ({ body, comment = '', head = '' }: PrintedDocument): string => {
  const plain = JSON.parse(JSON.stringify(body, wellFormed));
  const document = new Document(plain, { aliasDuplicateObjects: false });
  visit(document, {
    Scalar: (_, node) => {
      if (!isScalar(node) || typeof node.value !== 'string') return;
      if (invisible.test(node.value)) node.type = 'QUOTE_DOUBLE';
      else if (isOtherIn11(node.value) && !node.value.includes('\n')) node.type = 'QUOTE_SINGLE';
    },
  });
  if (head !== '') document.commentBefore = asComment(head);
  if (comment !== '' && document.contents) document.contents.commentBefore = asComment(comment);
  return document.toString({ lineWidth: 0, singleQuote: true });
};

/** One file of several documents. */
export const printDocuments = (documents: readonly PrintedDocument[]): string =>
  documents.map(printDocument).join('---\n').replaceAll(everyInvisible, escaped);
