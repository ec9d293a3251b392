// Markdown as React elements. There is no HTML in between: what somebody writes as HTML is text, a
// link leads only where links may (the parser refuses javascript: and its kind), and a picture of
// another site is a link to it, since the page loads nothing from elsewhere.

import MarkdownIt, { type Token } from 'markdown-it';
import { createElement, type ReactNode } from 'react';

const parser = new MarkdownIt({ html: false, linkify: true });

type Place = { readonly line: number; readonly children: ReactNode[] };
type Open = Place & { readonly token: Token };

const elsewhere = /^[a-z]+:/i;
const task = /^\[([ xX])\] /;

/** The page's own title is its first heading: those of the text begin at the second. */
const tagOf = (token: Token): string => {
  const level = /^h([1-6])$/.exec(token.tag)?.[1];
  return level === undefined ? token.tag : `h${Math.min(6, Number(level) + 1)}`;
};

const alignmentOf = (token: Token): object => {
  const [, textAlign] =
    /^text-align:(left|right|center)$/.exec(String(token.attrGet('style') ?? '')) ?? [];
  return textAlign === undefined ? {} : { style: { textAlign } };
};

const propsOf = (token: Token, key: number): Record<string, unknown> => {
  const line = token.map?.[0];
  const place = line === undefined ? {} : { 'data-line': line };
  switch (token.tag) {
    case 'a': {
      const href = String(token.attrGet('href') ?? '');
      const outside = elsewhere.test(href) ? { target: '_blank', rel: 'noopener noreferrer' } : {};
      return { key, href, title: token.attrGet('title') ?? undefined, ...outside };
    }
    case 'ol':
      return { key, start: Number(token.attrGet('start') ?? 1), ...place };
    case 'th':
    case 'td':
      return { key, ...alignmentOf(token) };
    case 'table':
      // It may be wider than the page: who works by keyboard scrolls it, too.
      return { key, tabIndex: 0, ...place };
    default:
      return /^h[1-6]$/.test(token.tag)
        ? { key, className: `preview-${token.tag}`, ...place }
        : { key, ...place };
  }
};

const leaf = (token: Token, key: number): ReactNode => {
  switch (token.type) {
    case 'text':
      return token.content;
    case 'softbreak':
      return '\n';
    case 'hardbreak':
      return createElement('br', { key });
    case 'hr':
      return createElement('hr', propsOf(token, key));
    case 'code_inline':
      return createElement('code', { key }, token.content);
    case 'fence':
    case 'code_block':
      return createElement(
        'pre',
        { ...propsOf(token, key), tabIndex: 0 },
        createElement('code', {}, token.content),
      );
    case 'image':
      return createElement(
        'a',
        { key, href: token.attrGet('src') ?? '', target: '_blank', rel: 'noopener noreferrer' },
        `Picture: ${token.content === '' ? 'without a description' : token.content}`,
      );
    default:
      return token.content;
  }
};

const checkbox = (done: boolean): ReactNode =>
  createElement(
    'span',
    { key: 'task', role: 'img', 'aria-label': done ? 'done:' : 'to do:' },
    done ? '☑ ' : '☐ ',
  );

/** What stands first in a list item may be the box of a task. */
const inlineOf = (token: Token, firstOfItem: boolean): ReactNode[] => {
  const children = token.children ?? [];
  const [first] = children;
  const found = firstOfItem && first?.type === 'text' ? task.exec(first.content) : null;
  if (found === null || first === undefined) return elementsOf(children);
  first.content = first.content.slice(found[0].length);
  return [checkbox(found[1] !== ' '), ...elementsOf(children)];
};

const elementsOf = (tokens: readonly Token[]): ReactNode[] => {
  const all: ReactNode[] = [];
  const open: Open[] = [];
  for (const [index, token] of tokens.entries()) {
    const here = open.at(-1)?.children ?? all;
    if (token.nesting === 1) {
      open.push({ token, line: token.map?.[0] ?? 0, children: [] });
    } else if (token.nesting === -1) {
      const ended = open.pop();
      if (ended === undefined) continue;
      const outer = open.at(-1)?.children ?? all;
      // In a tight list a paragraph is there, but not to be seen.
      if (ended.token.hidden) outer.push(...ended.children);
      else
        outer.push(
          createElement(tagOf(ended.token), propsOf(ended.token, index), ...ended.children),
        );
    } else if (token.type === 'inline') {
      here.push(...inlineOf(token, open.at(-2)?.token.type === 'list_item_open'));
    } else {
      here.push(leaf(token, index));
    }
  }
  return all;
};

/** Blocks carry `data-line`, the line of the text, from 0, that they begin on. */
export const rendered = (text: string): ReactNode[] => elementsOf(parser.parse(text, {}));
