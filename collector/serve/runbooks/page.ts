// A runbook as a page of plain HTML: it needs no script, so that it can be read when much is broken,
// printed, and opened in a terminal's browser.

import { runbooksPath } from '../../../language/runbook.ts';
import { escaped, htmlPage } from '../../html.ts';

export const stylePath = `${runbooksPath}/page.css`;

/** @param main what was made by renderMarkdown or is escaped */
const page = (title: string, main: string): string =>
  htmlPage({
    title: `${title} · Signalbox`,
    head: `<link rel="stylesheet" href="${stylePath}">`,
    body: `<nav aria-label="Signalbox"><a href="/">Board</a> <a href="/pager">Pager</a> <a href="${runbooksPath}">Runbooks</a></nav>
<main>
${main}
</main>`,
  });

export const runbookPage = (title: string, html: string): string => page(`Runbook: ${title}`, html);

export const listPage = (runbooks: readonly { readonly name: string; readonly title: string }[]) =>
  page(
    'Runbooks',
    `<h1>Runbooks</h1>\n<p>What to do when Signalbox pages. Each begins with what it means for users.</p>\n${
      runbooks.length === 0
        ? '<p>There are none in the folder of runbooks.</p>'
        : `<ul>${runbooks
            .map(
              ({ name, title }) =>
                `<li><a href="${runbooksPath}/${escaped(name)}">${escaped(title)}</a></li>`,
            )
            .join('')}</ul>`
    }`,
  );

export const missingPage = (name: string): string =>
  page(
    'No such runbook',
    `<h1>No such runbook</h1>\n<p>There is no file <code>${escaped(name)}.md</code> in the folder of runbooks. <a href="${runbooksPath}">All runbooks</a></p>`,
  );
