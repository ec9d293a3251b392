// The little Markdown that runbooks are written in, as HTML: titles, paragraphs, lists, blocks of
// commands, and in a line code, bold and links. Whatever else a file holds is text: no markup of it
// gets through, since every character that comes out of a file is escaped.

import { runbookLink, runbookName } from '../../../language/runbook.ts';
import { escaped } from '../../html.ts';

/** Another runbook, a page of this board, or an address elsewhere; null for any other place. */
const hrefOf = (target: string): string | null => {
  if (runbookName(target) !== null) return runbookLink(target, '');
  return /^(https?:\/\/|\/(?![/\\]))/.test(target) ? target : null;
};

const inline = /`([^`]+)`|\*\*([^*]+)\*\*|\[([^\][]+)\]\(([^()\s]+)\)/g;

const line = (text: string): string => {
  let html = '';
  let from = 0;
  for (const found of text.matchAll(inline)) {
    const [whole, code, bold, words = '', target = ''] = found;
    html += escaped(text.slice(from, found.index));
    from = found.index + whole.length;
    const href = hrefOf(target);
    if (code !== undefined) html += `<code>${escaped(code)}</code>`;
    else if (bold !== undefined) html += `<strong>${escaped(bold)}</strong>`;
    else
      html += href === null ? escaped(whole) : `<a href="${escaped(href)}">${escaped(words)}</a>`;
  }
  return html + escaped(text.slice(from));
};

const item = /^(?:(-)|\d+\.) +(.*)$/;
const title = /^(#{1,3}) +(.*)$/;
const fence = /^```[a-z]*$/;

/** From the list that begins with the first line: its HTML, and how many lines it takes. */
const list = (lines: readonly string[]): { readonly html: string; readonly taken: number } => {
  const tag = item.exec(lines[0] ?? '')?.[1] === undefined ? 'ol' : 'ul';
  const items: string[] = [];
  let taken = 0;
  for (const each of lines) {
    const [whole, dash, text = ''] = item.exec(each) ?? [];
    const goesOn = /^ +\S/.test(each) && items.length > 0;
    if (whole === undefined ? !goesOn : (dash === undefined) !== (tag === 'ol')) break;
    if (whole === undefined) items.push(`${items.pop()} ${each.trim()}`);
    else items.push(text);
    taken += 1;
  }
  return {
    html: `<${tag}>${items.map((each) => `<li>${line(each)}</li>`).join('')}</${tag}>`,
    taken,
  };
};

const isPlain = (text: string): boolean =>
  text.trim() !== '' && !item.test(text) && !title.test(text) && !fence.test(text);

/** One block that begins with the first line, and how many lines it takes. */
const block = (lines: readonly string[]): { readonly html: string; readonly taken: number } => {
  const [first = '', ...rest] = lines;
  if (fence.test(first)) {
    const end = rest.indexOf('```');
    const code = end < 0 ? rest : rest.slice(0, end);
    // Each line is its own, so that one which is wrapped shows where the next begins.
    const html = code.map((each) => `<code>${escaped(each)}\n</code>`).join('');
    return { html: `<pre>${html}</pre>`, taken: code.length + 2 };
  }
  const [, marks = '', words = ''] = title.exec(first) ?? [];
  if (marks !== '') {
    return { html: `<h${marks.length}>${line(words)}</h${marks.length}>`, taken: 1 };
  }
  if (item.test(first)) return list(lines);
  const end = lines.findIndex((each) => !isPlain(each));
  const text = end < 0 ? lines : lines.slice(0, end);
  return { html: `<p>${line(text.join(' '))}</p>`, taken: text.length };
};

export const renderMarkdown = (text: string): string => {
  const lines = text.replaceAll('\r\n', '\n').split('\n');
  const blocks: string[] = [];
  for (let at = 0; at < lines.length; ) {
    if (lines[at]?.trim() === '') {
      at += 1;
      continue;
    }
    const { html, taken } = block(lines.slice(at));
    blocks.push(html);
    at += taken;
  }
  return blocks.join('\n');
};

/** The first title of a file, as text; null where it has none. */
export const titleOf = (text: string): string | null => /^# +(.+)$/m.exec(text)?.[1] ?? null;
